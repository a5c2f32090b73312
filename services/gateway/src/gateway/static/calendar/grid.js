// The month as a grid: a row a week, a cell a day, and in it what is on, by the hour.

import { make, refill } from "/board/dom.js";
import { dayWords, inRow, local, monthWords, parts, weekdayWord } from "/board/words.js";
import { named, say } from "./words.js";

const MARKS = {
  planned: "○", agenda_fixed: "◑", in_session: "●", closed: "✓", held: "✓", cancelled: "✕",
};

/** The days of whole weeks, Monday first, that a month touches. */
export function daysOf(month) {
  const [year, number] = parts(month);
  const first = Date.UTC(year, number - 1, 1);
  const lead = (new Date(first).getUTCDay() + 6) % 7;
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const cells = Math.ceil((lead + length) / 7) * 7;
  return Array.from({ length: cells }, (_, at) =>
    new Date(Date.UTC(year, number - 1, 1 - lead + at)).toISOString().slice(0, 10));
}

/** Shows what was read: `calendar` of the API, `off` the days off, `unitNames` what the units are called. */
export function show(place, { month, today, calendar, off, arranged, unitNames }) {
  const days = daysOf(month);
  const byDay = new Map(days.map((day) => [day, []]));
  for (const entry of calendar.entries) if (byDay.has(entry.day)) byDay.get(entry.day).push(entry);
  const weeks = Array.from({ length: days.length / 7 }, (_, at) => days.slice(at * 7, at * 7 + 7));
  const cell = (day) => drawDay(day, byDay.get(day), { month, today, off, unitNames });
  const inMonth = calendar.entries.some((entry) => entry.day.slice(0, 7) === month);
  refill(
    place,
    executive(calendar),
    !arranged && make("p", { class: "notice" }, say("noArrangement")),
    !inMonth && make("p", {}, say("none", { month: monthWords(month) })),
    legend(),
    make("table", { class: "month" },
      make("caption", { class: "unseen" }, say("caption", { month: monthWords(month) })),
      make("thead", {}, make("tr", {}, weeks[0].map((day) => make("th", { scope: "col" }, weekdayWord(day))))),
      make("tbody", {}, weeks.map((week) => make("tr", {}, week.map(cell))))),
  );
}

function executive(calendar) {
  if (!calendar.last_executive) return null;
  const facts = { last: dayWords(calendar.last_executive), by: dayWords(calendar.next_executive_by) };
  const overdue = calendar.executive_overdue;
  return make("p", { class: overdue ? "problem" : "usual" }, say(overdue ? "overdue" : "next", facts));
}

function legend() {
  const things = ["meeting", "department_meeting", "study_session"].map((thing) =>
    make("li", {}, make("span", { class: `sample ${thing}`, "aria-hidden": "true" }), named("thing", thing)));
  const states = ["planned", "agenda_fixed", "in_session", "closed", "cancelled"].map((state) =>
    make("li", {}, make("span", { class: "mark-of", "aria-hidden": "true" }, MARKS[state]), ` ${named("state", state)}`));
  return make("ul", { class: "legend", "aria-label": say("legend") }, things, states);
}

function drawDay(day, entries, { month, today, off, unitNames }) {
  const classes = ["of-day", off.has(day) && "off", day === today && "is-today", day.slice(0, 7) !== month && "outside"];
  const number = make("p", { class: "number" },
    make("span", { class: "n" }, String(Number(day.slice(8)))),
    make("span", { class: "long" }, `${dayWords(day)} ${weekdayWord(day)}`),
    off.has(day) && make("span", { class: "rest" }, say("rest")),
    day === today && make("span", { class: "badge" }, say("today")));
  return make("td", { class: inClass(classes), "data-empty": entries.length === 0 },
    number, make("ul", {}, entries.map((entry) => drawEntry(entry, unitNames))));
}

function drawEntry(entry, unitNames) {
  const convenor = entry.unit ? unitNames.get(entry.unit) || entry.unit : say("government");
  const classes = ["entry", entry.thing, entry.state === "cancelled" && "cancelled", entry.mine && "mine"];
  const state = named("state", entry.state);
  const kind = entry.thing === "meeting" ? named("kind", entry.kind) : named("thing", entry.thing);
  const form = entry.form && entry.form !== "onsite" ? named("form", entry.form) : "";
  return make("li", { class: inClass(classes) },
    make("p", { class: "when" },
      make("span", { class: "mark-of", title: state, "aria-hidden": "true" }, MARKS[entry.state] || "○"), " ",
      make("span", { class: "unseen" }, state), hours(entry),
      entry.mine && make("span", { class: "badge" }, say("mineMark"))),
    make("p", { class: "title" }, entry.busy ? say("busy") : entry.title),
    !entry.busy && make("p", { class: "who" }, inRow([kind, convenor, form, entry.venue])),
    entry.interval && make("p", { class: "interval" }, named("interval", entry.interval)));
}

function hours(entry) {
  if (!entry.starts_at) return say("allDay");
  const ends = entry.ends_at ? `–${local(entry.ends_at).hour}` : "";
  return local(entry.starts_at).hour + ends;
}

function inClass(classes) {
  return classes.filter(Boolean).join(" ");
}
