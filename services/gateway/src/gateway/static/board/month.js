// The calendar of a month: people by days, each absence drawn over its half days, and the same once more as a table.

import { make, refill, unseen } from "./dom.js";
import { isLeader } from "./now.js";
import { hang } from "./tip.js";
import {
  between, dayWords, inRow, labelled, monthWords, named, parts, say, weekday, weekdayWord,
} from "./words.js";

const KINDS = ["annual", "sick", "business", "abroad", "other"];
const MOST_ROWS = 300;

/** The days of a month written YYYY-MM, each as YYYY-MM-DD. */
export function daysOf(month) {
  const [year, number] = parts(month);
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length: count }, (_, n) => `${month}-${String(n + 1).padStart(2, "0")}`);
}

/**
 * Shows the absences of a month in `place`. `view` has: month; today; absences; entries, the people of the board;
 * off, the days off of the year (null where they are not known); arranged; unitNames; whole, whether one unit's or
 * all of the leaders have a row even where they are not away.
 */
export function show(place, view) {
  const days = daysOf(view.month);
  const rows = rowsOf(view);
  const shown = rows.slice(0, MOST_ROWS);
  const before = place.querySelector(".scroll");
  const left = before && before.dataset.month === view.month ? before.scrollLeft : null;
  refill(
    place,
    !view.arranged && make("p", { class: "notice" }, say("noArrangement")),
    rows.length > shown.length &&
      make("p", { class: "notice" }, say("tooMany", { all: rows.length, shown: shown.length })),
    view.absences.length === 0 && make("p", {}, say("nobodyAway", { month: monthWords(view.month) })),
    shown.length > 0 && legend(),
    shown.length > 0 && make("div", { class: "scroll", tabindex: "0", role: "region",
      "aria-label": say("monthScroll"), "data-key": "scroll", "data-month": view.month }, grid(shown, days, view)),
    view.absences.length > 0 && list(view),
  );
  if (shown.length > 0) scroll(place.querySelector(".scroll"), left);
}

/** Where it was, or, for a month just opened on a narrow screen, to what comes from today on. */
function scroll(window, left) {
  const today = window.querySelector("thead .today");
  const start = today ? today.offsetLeft - window.querySelector("thead .name").offsetWidth : 0;
  window.scrollLeft = left ?? start;
}

/** A row a person: those of the board first, in its order, then the others by unit and name. */
function rowsOf(view) {
  const rows = new Map();
  for (const entry of view.entries) {
    if (view.whole || isLeader(entry)) rows.set(entry.person_id, { person: entry, absences: [] });
  }
  const order = new Map(view.entries.map((entry, n) => [entry.person_id, n]));
  const others = [];
  for (const absence of view.absences) {
    if (!rows.has(absence.person_id)) {
      const person = { name: absence.name, title: absence.post_title, unit: absence.unit };
      const row = { person, absences: [], order: order.get(absence.person_id) ?? order.size };
      rows.set(absence.person_id, row);
      others.push(absence.person_id);
    }
    rows.get(absence.person_id).absences.push(absence);
  }
  const late = others.map((key) => [key, rows.get(key)]).sort(([, a], [, b]) =>
    a.order - b.order || a.person.unit.localeCompare(b.person.unit) || a.person.name.localeCompare(b.person.name));
  for (const [key] of late) rows.delete(key);
  return [...rows.values(), ...late.map(([, row]) => row)];
}

function legend() {
  return make("ul", { class: "legend", "aria-label": say("legend") },
    KINDS.map((kind) => make("li", {}, make("span", { class: `swatch ${kind}` }), named("leave", kind))),
    make("li", {}, make("span", { class: "swatch off" }), say("restDay")),
    make("li", {}, make("span", { class: "swatch today" }), say("today")));
}

function grid(rows, days, view) {
  const marks = new Map(days.map((day) => [day, markOf(day, view)]));
  const head = make("tr", {}, make("th", { scope: "col", class: "name" }, say("person")), days.map((day) => {
    const { classes, note, short } = marks.get(day);
    return make("th", { scope: "col", class: `day ${classes}`, "aria-current": view.today === day && "date" },
      make("span", { class: "date" }, String(Number(day.slice(-2)))),
      make("span", { class: "weekday" }, weekdayWord(day)), make("span", { class: "mark", "aria-hidden": "true" }, short),
      note && unseen(` ${note}`));
  }));
  const caption = make("caption", { class: "unseen" }, say("monthCaption", { month: monthWords(view.month) }));
  return make("table", { class: "grid" }, caption, make("thead", {}, head),
    make("tbody", {}, rows.map((row) => line(row, days, marks, view))));
}

/** How a day is tinted, and what a reader who sees no tint is told. */
function markOf(day, view) {
  const weekend = [0, 6].includes(weekday(day));
  const isOff = view.off ? view.off.has(day) : weekend;
  const classes = [isOff ? "off" : "", day === view.today ? "today" : ""].join(" ").trim();
  const short = isOff && !weekend ? say("rest") : !isOff && weekend ? say("work") : "";
  const said = isOff ? say("restDay") : weekend ? say("workDay") : "";
  return { classes, short, note: between(said, day === view.today ? say("today") : "") };
}

function line(row, days, marks, view) {
  const lanes = lanesOf(row.absences);
  const unit = view.unitNames.get(row.person.unit) || "";
  const head = make("th", { scope: "row", class: "name" }, make("span", { class: "person" }, row.person.name),
    make("span", { class: "post" }, row.person.title || unit));
  const cells = days.map((day) => make("td", { class: `day ${marks.get(day).classes}` },
    lanes.map((lane, n) => lane.filter((one) => touches(one, day)).map((one) => pieces(one, n, day, days, view)))));
  const made = make("tr", {}, head, cells);
  made.style.setProperty("--lanes", String(Math.max(1, lanes.length)));
  return made;
}

/** Absences of one person that overlap, one overdue and the next for instance, stand below each other. */
function lanesOf(absences) {
  const lanes = [];
  for (const one of [...absences].sort((a, b) => (firstHalf(a) < firstHalf(b) ? -1 : 1))) {
    const free = lanes.find((lane) => lastHalf(lane[lane.length - 1]) < firstHalf(one));
    if (free) free.push(one);
    else lanes.push([one]);
  }
  return lanes;
}

// "am" comes before "pm" in the alphabet too, so that halves written one after the other compare as they lie.
function firstHalf(absence) {
  return `${absence.starts} ${absence.starts_half}`;
}

function lastHalf(absence) {
  return `${absence.until} ${absence.until_half}`;
}

function touches(absence, day) {
  return absence.starts <= day && day <= absence.until;
}

/** What an absence draws into one day: the half or whole cell, and in its first shown day what it is. */
function pieces(absence, lane, day, days, view) {
  const isFirst = absence.starts === day;
  const isLast = absence.until === day;
  const half = isFirst && absence.starts_half === "pm" ? "pm" : isLast && absence.until_half === "am" ? "am" : "whole";
  const shape = [half, absence.kind, isFirst && "first", isLast && "last", absence.open_end && isLast && "open",
    absence.state === "returned" && "returned"].filter(Boolean).join(" ");
  const cell = make("span", { class: `slot ${shape}` });
  cell.style.setProperty("--lane", String(lane));
  if (day !== (isFirst ? absence.starts : days[0])) {
    return [cell, unseen(between(say(half), named("leave", absence.kind)))];
  }
  const until = absence.until < days[days.length - 1] ? absence.until : days[days.length - 1];
  const width = days.indexOf(until) - days.indexOf(day) + 1
    - (half === "pm" ? 0.5 : 0) - (absence.until === until && absence.until_half === "am" ? 0.5 : 0);
  const standIn = absence.stand_in_name && `${say("standIn")} ${absence.stand_in_name}`;
  const words = between(standIn, named("leave", absence.kind));
  const bar = make("button", { type: "button", class: `bar ${half}`, "data-key": `leave ${absence.leave_id}`,
    "aria-label": inRow(lines(absence, view)) }, width > 1 && words);
  bar.style.setProperty("--lane", String(lane));
  bar.style.setProperty("--days", String(width));
  hang(bar, lines(absence, view));
  return [cell, bar];
}

/** From when to when; a half is named where it is not the one that a whole day begins or ends with. */
function time(absence) {
  const { starts, until, starts_half: begins, until_half: ends } = absence;
  if (starts === until) return begins === ends ? `${dayWords(starts)} ${say(begins)}` : dayWords(starts);
  const from = begins === "am" ? dayWords(starts) : `${dayWords(starts)} ${say(begins)}`;
  const to = ends === "pm" ? dayWords(until) : `${dayWords(until)} ${say(ends)}`;
  return `${from} – ${to}`;
}

function progress(absence) {
  return absence.open_end ? named("progress", "overdue") : named("progress", absence.state);
}

/** An absence in full, a line each; what its reader may not know came empty and is left out. */
function lines(absence, view) {
  const told = (key, value) => value && labelled(say(key), value);
  return [
    between(absence.name, absence.post_title || view.unitNames.get(absence.unit)),
    between(named("leave", absence.kind), time(absence), progress(absence)),
    told("standIn", absence.stand_in_name),
    told("destination", absence.destination),
    told("reason", absence.reason),
  ].filter(Boolean);
}

/** The same as a table of words: for those who do not see the chart, for narrow screens and for paper. */
function list(view) {
  const columns = ["person", "post", "kind", "time", "standIn", "destination", "state"];
  const sorted = [...view.absences].sort((a, b) => (firstHalf(a) < firstHalf(b) ? -1 : 1));
  const row = (one) => [one.post_title || view.unitNames.get(one.unit) || "", named("leave", one.kind), time(one),
    one.stand_in_name || "—", one.destination || "—", progress(one)];
  return make("div", { class: "scroll", tabindex: "0", role: "region",
    "aria-label": say("listCaption", { month: monthWords(view.month) }), "data-key": "list" },
  make("table", { class: "list" },
    make("caption", {}, say("listCaption", { month: monthWords(view.month) })),
    make("thead", {}, make("tr", {}, columns.map((key) => make("th", { scope: "col" }, say(key))))),
    make("tbody", {}, sorted.map((one) => make("tr", { class: one.open_end ? "overdue" : undefined },
      make("th", { scope: "row" }, one.name), row(one).map((text) => make("td", {}, text)))))));
}
