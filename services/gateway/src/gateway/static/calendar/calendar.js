// The page itself: who reads it, which month of whose meetings is shown, and what is said when something goes wrong.

import { forget, hasToken, keep, Problem, read, readAll, takeFromAddress } from "/board/api.js";
import { byId, make, refill } from "/board/dom.js";
import { between, choose, instantWords, labelled, language, local, monthWords, named as ofBoard, parts }
  from "/board/words.js";
import { daysOf, show } from "./grid.js";
import { say } from "./words.js";

const EVERY = 300_000;
const MINE = "mine";
const view = { month: "", whom: "", units: [], calendar: null, of: "", off: new Set(), arranged: true, readAt: "" };
let waiting = new AbortController();
let next = 0;

function start() {
  const asked = new URLSearchParams(location.search);
  choose(asked.get("lang"));
  const month = asked.get("month") || "";
  view.month = /^[0-9]{4}-(0[1-9]|1[0-2])$/.test(month) ? month : thisMonth();
  view.whom = asked.get(MINE) === "true" ? MINE : asked.get("unit") ? `unit ${asked.get("unit")}` : "";
  takeFromAddress();
  on("reload", "click", () => load(true));
  on("print", "click", () => window.print());
  on("language", "click", switchLanguage);
  on("leave", "click", () => ask());
  on("ask", "submit", enter);
  on("whom", "change", () => change({ whom: byId("whom").value }));
  on("back", "click", () => change({ month: moved(-1) }));
  on("this-month", "click", () => change({ month: thisMonth() }));
  on("forward", "click", () => change({ month: moved(1) }));
  window.addEventListener("hashchange", () => takeFromAddress() && load(true));
  write();
  if (hasToken()) load(true);
  else ask();
}

function on(id, event, act) {
  byId(id).addEventListener(event, act);
}

function today() {
  return local(new Date().toISOString()).day;
}

function thisMonth() {
  return today().slice(0, 7);
}

function moved(months) {
  const [year, month] = parts(view.month);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7);
}

function change(wanted) {
  Object.assign(view, wanted);
  remember();
  load(false);
}

/** Keeps in the address what is looked at, so that a reload or a bookmark shows the same; never the token. */
function remember() {
  const query = new URLSearchParams(location.search);
  const set = (name, value) => (value ? query.set(name, value) : query.delete(name));
  set("month", view.month === thisMonth() ? "" : view.month);
  set(MINE, view.whom === MINE ? "true" : "");
  set("unit", unit());
  const text = query.toString();
  history.replaceState(null, "", text ? `${location.pathname}?${text}` : location.pathname);
}

function unit() {
  return view.whom.startsWith("unit ") ? view.whom.slice("unit ".length) : "";
}

function switchLanguage() {
  const query = new URLSearchParams(location.search);
  query.set("lang", language() === "en" ? "zh" : "en");
  history.replaceState(null, "", `${location.pathname}?${query}`);
  choose(query.get("lang"));
  write();
  if (!byId("main").hidden) load(true);
}

/** Writes the page's own words in the language chosen. */
function write() {
  offer();
  document.title = say("title");
  for (const one of document.querySelectorAll("[data-word]")) one.textContent = say(one.dataset.word);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", say(one.dataset.label));
  byId("language").lang = language() === "en" ? "zh-CN" : "en";
}

/** Asks for a token, and lets nothing stay that was shown to who was here before. */
function ask(problem) {
  stop();
  forget();
  Object.assign(view, { units: [], calendar: null });
  for (const id of ["shown", "problem"]) refill(byId(id));
  for (const id of ["as-of", "me", "status"]) byId(id).textContent = "";
  present(false);
  refill(byId("ask-problem"), problem && told(problem));
  byId("token").focus();
}

function enter(event) {
  event.preventDefault();
  const field = byId("token");
  const good = keep(field.value);
  field.value = "";
  if (good) load(true);
  else refill(byId("ask-problem"), told(new Problem(0, { title: say("badToken"), detail: say("badTokenDetail") })));
}

function present(signedIn) {
  byId("ask").hidden = signedIn;
  byId("main").hidden = !signedIn;
  for (const id of ["reload", "print", "leave"]) byId(id).hidden = !signedIn;
}

function stop() {
  waiting.abort();
  clearTimeout(next);
}

/** Reads the month; with `anew`, who reads and which units there are, too. */
async function load(anew) {
  stop();
  present(true);
  waiting = new AbortController();
  const { signal } = waiting;
  byId("status").textContent = say("loading");
  try {
    await Promise.all([readMonth(signal), anew && readMe(signal)]);
    refill(byId("problem"));
    byId("status").textContent = say("loaded");
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Problem)) console.error(error);
    const problem = error instanceof Problem ? error : new Problem(0, { title: say("broken"), detail: String(error) });
    if (problem.status === 401) {
      ask(problem);
      return;
    }
    refill(byId("problem"), told(problem));
    byId("status").textContent = "";
  }
  draw();
  next = setTimeout(() => !document.hidden && load(false), EVERY);
}

async function readMonth(signal) {
  const days = daysOf(view.month);
  const asked = { from: days[0], to: days[days.length - 1], unit: unit(), mine: view.whom === MINE ? "true" : "" };
  // What was shown of another month or of others goes at once, lest it be taken for what was asked for.
  if (view.of !== JSON.stringify(asked)) view.calendar = null;
  const years = [...new Set([days[0].slice(0, 4), days[days.length - 1].slice(0, 4)])];
  const [calendar, ...off] = await Promise.all([
    read("/v1/meetings/calendar", asked, signal),
    ...years.map((year) => read(`/board/days/${year}.json`, {}, signal)),
  ]);
  Object.assign(view, {
    calendar,
    of: JSON.stringify(asked),
    off: new Set(off.flatMap((year) => year.free)),
    arranged: off.every((year) => year.arranged || !view.month.startsWith(String(year.year))),
    readAt: new Date().toISOString(),
  });
}

async function readMe(signal) {
  const [me, units] = await Promise.all([
    read("/v1/me", {}, signal),
    readAll("/v1/units", {}, "units", signal, () => undefined),
  ]);
  byId("me").textContent = between(me.name, me.titles[0]);
  view.units = units;
  offer();
}

function draw() {
  byId("month-title").textContent = say("monthTitle", { month: monthWords(view.month) });
  byId("as-of").textContent = view.calendar ? instantWords(view.readAt, "") : "";
  if (!view.calendar) {
    refill(byId("shown"));
    return;
  }
  const unitNames = new Map(view.units.map((one) => [one.code, one.name]));
  show(byId("shown"), { ...view, today: today(), unitNames });
}

/** Offers all units, by their kinds; one that the address named stays chosen though it be no longer there. */
function offer() {
  const option = (value, text) => make("option", { value, selected: value === view.whom }, text);
  const kinds = new Map();
  for (const one of [...view.units].sort((a, b) => a.code.localeCompare(b.code))) {
    kinds.set(one.kind, [...(kinds.get(one.kind) || []), option(`unit ${one.code}`, one.name)]);
  }
  const known = !unit() || view.units.some((one) => one.code === unit());
  refill(byId("whom"), option("", say("everybody")), option(MINE, say("mine")), !known && option(view.whom, unit()),
    ...[...kinds].map(([kind, options]) => make("optgroup", { label: ofBoard("unit", kind) }, options)));
}

/** A problem with all that helps its reader: what is wrong, by which article, and what would put it right. */
function told(problem) {
  const { title, detail, rule, remedy, errors, request_id: id } = problem.body;
  const list = Object.entries(errors || {}).map(([field, texts]) => make("li", {}, labelled(field, texts.join(" "))));
  return make("div", { class: "problem", role: "alert" },
    make("p", {}, make("strong", {}, title || String(problem.status))),
    detail && make("p", {}, detail),
    rule && rule.article && make("p", {}, between(say("article", { article: rule.article }), rule.id, rule.text)),
    list.length > 0 && make("ul", {}, list),
    remedy && make("p", {}, labelled(say("remedy"), remedy)),
    id && make("p", { class: "request" }, say("requestId", { id })));
}

start();
