// The page itself: who reads it, what is shown, when it is read anew, and what is said when something goes wrong.

import { forget, hasToken, keep, Problem, read, readAll, takeFromAddress } from "./api.js";
import { byId, make, refill } from "./dom.js";
import { daysOf, show as showMonth } from "./month.js";
import { show as showNow } from "./now.js";
import { listen, putAway } from "./tip.js";
import {
  between, choose, instantWords, labelled, language, local, monthWords, named, parts, say, weekdayWord,
} from "./words.js";

const EVERY = 60_000;
const A_MOMENT = 300;
const LEADERS = "leaders";

const view = {
  month: "", whom: "", units: [], board: null, boardOf: "", absences: null, absencesOf: "", off: null, arranged: true,
};
let waiting = new AbortController();
let next = 0;
let due = 0;
let drawn = {};

function start() {
  const asked = new URLSearchParams(location.search);
  choose(asked.get("lang"));
  const month = asked.get("month") || "";
  view.month = /^[0-9]{4}-(0[1-9]|1[0-2])$/.test(month) ? month : thisMonth();
  view.whom = asked.get("leaders") === "true" ? LEADERS : asked.get("unit") ? `unit ${asked.get("unit")}` : "";
  takeFromAddress();
  listen();
  on("reload", "click", () => load({ anew: true }));
  on("print", "click", () => window.print());
  on("language", "click", switchLanguage);
  on("leave", "click", () => ask());
  on("ask", "submit", enter);
  on("whom", "change", () => change({ whom: byId("whom").value }));
  on("back", "click", () => change({ month: moved(-1) }));
  on("this-month", "click", () => change({ month: today().slice(0, 7) }));
  on("forward", "click", () => change({ month: moved(1) }));
  window.addEventListener("hashchange", () => takeFromAddress() && load({ anew: true }));
  document.addEventListener("visibilitychange", catchUp);
  write();
  if (hasToken()) load({ anew: true });
  else ask();
}

/** Reads anew what is looked at and has grown old. */
function catchUp() {
  if (!document.hidden && !byId("main").hidden && Date.now() >= due) load({ quiet: true });
}

function on(id, event, act) {
  byId(id).addEventListener(event, act);
}

function today() {
  return local(view.board ? view.board.at : new Date().toISOString()).day;
}

function thisMonth() {
  return local(new Date().toISOString()).day.slice(0, 7);
}

function moved(months) {
  const [year, month] = parts(view.month);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7);
}

function change(wanted) {
  Object.assign(view, wanted);
  remember();
  load({});
}

/** Keeps in the address what is looked at, so that a reload or a bookmark shows the same; never the token. */
function remember() {
  const query = new URLSearchParams(location.search);
  const set = (name, value) => (value ? query.set(name, value) : query.delete(name));
  set("month", view.month === thisMonth() ? "" : view.month);
  set("leaders", view.whom === LEADERS ? "true" : "");
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
  if (!byId("main").hidden) load({ anew: true });
}

/** Writes the page's own words in the language chosen. */
function write() {
  drawn = {};
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
  putAway();
  Object.assign(view, { units: [], board: null, absences: null });
  drawn = {};
  for (const id of ["now-shown", "month-shown", "now-problem", "month-problem", "me-problem"]) refill(byId(id));
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
  if (good) load({ anew: true });
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
  byId("progress").hidden = true;
}

/**
 * Reads what is shown. With `anew`, who reads and which units there are, too; with `quiet` nothing is announced,
 * because nobody asked for it.
 */
async function load({ anew = false, quiet = false }) {
  stop();
  present(true);
  waiting = new AbortController();
  const { signal } = waiting;
  const slow = setTimeout(() => progress(quiet), A_MOMENT);
  try {
    const reading = [part("now", readNow(signal)), part("month", readMonth(signal, quiet))];
    if (anew) reading.push(part("me", readMe(signal)));
    const problems = await Promise.all(reading);
    if (signal.aborted) return;
    const refused = problems.find((problem) => problem && problem.status === 401);
    if (refused) {
      ask(refused);
      return;
    }
    draw(problems[0] !== null);
    if (!quiet && problems.every((problem) => problem === null)) byId("status").textContent = say("loaded");
  } finally {
    clearTimeout(slow);
    if (!signal.aborted) {
      byId("progress").hidden = true;
      due = Date.now() + EVERY;
      // A page that nobody sees asks nothing, and catches up when it is looked at again.
      next = setTimeout(catchUp, EVERY);
    }
  }
}

/** Waits for a part of the page and tells over it what went wrong; returns that, or null. */
async function part(name, reading) {
  const place = byId(`${name}-problem`);
  try {
    await reading;
    refill(place);
    return null;
  } catch (error) {
    if (error.name === "AbortError") return null;
    if (!(error instanceof Problem)) console.error(error);
    const problem = error instanceof Problem ? error : new Problem(0, { title: say("broken"), detail: String(error) });
    const shown = told(problem);
    // Put there anew by each try, the same would be read aloud each minute.
    if (problem.status !== 401 && (!place.firstChild || place.firstChild.dataset.kind !== shown.dataset.kind)) {
      refill(place, shown);
    }
    return problem;
  }
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

async function readNow(signal) {
  const asked = { unit: unit() };
  try {
    const board = await read("/v1/duty-board", asked, signal);
    Object.assign(view, { board, boardOf: JSON.stringify(asked) });
  } catch (error) {
    if (!stays(error, view.boardOf, asked)) view.board = null;
    throw error;
  }
}

/** Whether what was read before may still be shown after a failure: the same was asked for, and it was not refused. */
function stays(error, before, asked) {
  const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
  return error.name === "AbortError" || (!refused && before === JSON.stringify(asked));
}

async function readMonth(signal, quiet) {
  const days = daysOf(view.month);
  const asked = { from: days[0], to: days[days.length - 1], unit: unit(), leaders: view.whom === LEADERS || "" };
  const count = (number) => quiet || (byId("progress-told").textContent = say("loadingCount", { count: number }));
  try {
    const [absences, year] = await Promise.all([
      readAll("/v1/absences", asked, "absences", signal, count),
      read(`/board/days/${view.month.slice(0, 4)}.json`, {}, signal),
    ]);
    const off = new Set(year.free);
    Object.assign(view, { absences, absencesOf: JSON.stringify(asked), off, arranged: year.arranged });
  } catch (error) {
    if (!stays(error, view.absencesOf, asked)) view.absences = null;
    throw error;
  }
}

function progress(quiet) {
  byId("progress").hidden = false;
  if (quiet) byId("progress-told").textContent = "";
  else byId("status").textContent = say("loading");
}

/** Draws what has been read; what has not changed is left alone, because somebody may be reading it. */
function draw(failed) {
  if (view.board) {
    const facts = { at: instantWords(view.board.at, ""), weekday: weekdayWord(today()) };
    byId("as-of").textContent = say(failed ? "stale" : "asOf", facts);
    byId("as-of").className = failed ? "stale" : "";
  } else {
    byId("as-of").textContent = "";
  }
  const { at, ...board } = view.board || {};
  redraw("now", [board, at && at.slice(0, 16), view.whom], () =>
    view.board ? showNow(byId("now-shown"), view.board, view.whom === LEADERS) : refill(byId("now-shown")));
  byId("month-title").textContent = say("monthTitle", { month: monthWords(view.month) });
  redraw("month", [view.absences, board.entries, today(), view.month, view.whom, view.units], drawMonth);
}

function redraw(name, shown, act) {
  const text = JSON.stringify([language(), shown]);
  if (drawn[name] !== text) act();
  drawn[name] = text;
}

function drawMonth() {
  putAway();
  const place = byId("month-shown");
  if (!view.absences) {
    refill(place);
    return;
  }
  const unitNames = new Map(view.units.map((one) => [one.code, one.name]));
  const entries = view.board ? view.board.entries : [];
  showMonth(place, { ...view, entries, unitNames, today: today(), whole: unit() !== "" });
}

/** Offers all units, by their kinds; one that the address named stays chosen though it be no longer there. */
function offer() {
  const option = (value, text) => make("option", { value, selected: value === view.whom }, text);
  const kinds = new Map();
  for (const one of [...view.units].sort((a, b) => a.code.localeCompare(b.code))) {
    kinds.set(one.kind, [...(kinds.get(one.kind) || []), option(`unit ${one.code}`, one.name)]);
  }
  const known = !unit() || view.units.some((one) => one.code === unit());
  refill(byId("whom"), option("", say("everybody")), option(LEADERS, say("leaders")),
    !known && option(view.whom, unit()),
    ...[...kinds].map(([kind, options]) => make("optgroup", { label: named("unit", kind) }, options)));
}

/** A problem with all that helps its reader: what is wrong, by which article, and what would put it right. */
function told(problem) {
  const { title, detail, rule, remedy, errors, request_id: id } = problem.body;
  const list = Object.entries(errors || {}).map(([field, texts]) => make("li", {}, labelled(field, texts.join(" "))));
  const shown = make("div", { class: "problem", role: "alert" },
    make("p", {}, make("strong", {}, title || String(problem.status))),
    detail && make("p", {}, detail),
    // The gist is the detail already; the official text is there where the office has imported it.
    rule && rule.article && make("p", {}, between(say("article", { article: rule.article }), rule.id, rule.text)),
    list.length > 0 && make("ul", {}, list),
    remedy && make("p", {}, labelled(say("remedy"), remedy)),
    id && make("p", { class: "request" }, say("requestId", { id })));
  shown.dataset.kind = JSON.stringify([language(), problem.status, title, detail]);
  return shown;
}

start();
