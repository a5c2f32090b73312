// The board of now: who is in, away or not reachable, whom to call instead, and who is on duty.

import { make, phone, refill } from "./dom.js";
import { dayWords, inRow, instantWords, local, named, say } from "./words.js";

const STATES = ["reachable", "away", "unreachable"];
const MARKS = { reachable: "●", away: "▲", unreachable: "✕" };
const LEADERS = ["mayor", "vice_mayor"];
let chosen = "";

export function isLeader(entry) {
  return LEADERS.includes(entry.post_kind);
}

/** Shows `board` in `place`; of its people only the leaders of the city where `onlyLeaders` says so. */
export function show(place, board, onlyLeaders) {
  const people = board.entries.filter((entry) => !onlyLeaders || isLeader(entry));
  const again = () => show(place, board, onlyLeaders);
  refill(
    place,
    acting(board.acting_mayor),
    board.cut && make("p", { class: "notice" }, say("cut")),
    make("div", { class: "now" }, make("div", {}, counts(people, again), groups(people, board)), duties(board)),
  );
}

/** How many stand how; each number is a button that leaves only those on the board. */
function counts(people, again) {
  const button = (state, words, count) => {
    const attributes = {
      type: "button", class: `count ${state}`, "aria-pressed": String(chosen === state), "data-key": `state ${state}`,
    };
    const mark = state && make("span", { "aria-hidden": "true" }, MARKS[state]);
    const made = make("button", attributes, mark, ` ${words} `, make("strong", {}, String(count)));
    made.addEventListener("click", () => {
      chosen = chosen === state ? "" : state;
      again();
    });
    return made;
  };
  const each = STATES.map((state) =>
    button(state, named("state", state), people.filter((entry) => entry.state === state).length));
  return make("div", { class: "counts", role: "group", "aria-label": say("stateChoice") },
    button("", say("everyState"), people.length), each);
}

/** The people by their units, in the order in which the board has them: the most senior first. */
function groups(people, board) {
  const units = new Map();
  for (const entry of people.filter((one) => !chosen || one.state === chosen)) {
    // A unit's name may be that of another as well; its code is not.
    if (!units.has(entry.unit)) units.set(entry.unit, []);
    units.get(entry.unit).push(entry);
  }
  if (!units.size) return make("p", {}, say("nobody"));
  return make("div", { class: "units" }, [...units.values()].map((entries) => {
    const heading = entries.some(isLeader) ? say("leadersTitle") : entries[0].unit_name;
    return make("section", { class: entries.length > 1 ? "unit many" : "unit" },
      make("h3", {}, heading), make("ul", {}, entries.map((entry) => card(entry, board))));
  }));
}

function card(entry, board) {
  const isActing = board.acting_mayor && board.acting_mayor.person.person_id === entry.person_id;
  return make("li", { class: `card ${entry.state}` },
    make("p", { class: "who" },
      make("strong", {}, entry.name), " ",
      // A head's title says the unit again, which stands above.
      make("span", { class: "post" }, entry.title.replace(entry.unit_name, "") || entry.title),
      isActing && make("span", { class: "badge" }, say("acting"))),
    make("p", { class: `state ${entry.state}` },
      make("span", { "aria-hidden": "true" }, MARKS[entry.state] || "?"), " ", named("state", entry.state),
      " ", make("span", { class: "until" }, until(entry, board)), " ", phone(entry.phone)),
    entry.stand_in && reached(say("standIn"), entry.stand_in),
    entry.contact && reached(say("contact"), entry.contact),
    entry.advice.length > 0 &&
      make("p", { class: "advice" }, inRow(entry.advice.map((advice) => named("advice", advice)))));
}

function until(entry, board) {
  const today = local(board.at).day;
  const told = [];
  if (entry.state === "away") {
    told.push(entry.away_until ? say("untilDay", { day: dayWords(entry.away_until) }) : say("untilUnknown"));
  }
  if (entry.unreachable_until) told.push(say("untilHour", { at: instantWords(entry.unreachable_until, today) }));
  return inRow(told);
}

function reached(role, person) {
  return make("p", { class: "instead" },
    make("span", { class: "role" }, role), " ", make("strong", {}, person.name), " ", phone(person.phone));
}

function acting(mayor) {
  if (!mayor) return null;
  const facts = { instrument: mayor.instrument, day: mayor.until ? dayWords(mayor.until) : "" };
  return make("p", { class: "acting" },
    make("span", { class: "badge" }, say("acting")), " ", make("strong", {}, mayor.person.name), " ",
    phone(mayor.person.phone), " ", make("span", {}, say(mayor.until ? "actingBy" : "actingByOpen", facts)));
}

function duties(board) {
  const today = local(board.at).day;
  return make("aside", { class: "duties", "aria-labelledby": "duty-title" },
    make("h3", { id: "duty-title" }, say("dutyTitle")),
    board.duties.length === 0 && make("p", {}, say("noDuty")),
    board.duties.map((duty) => shift(duty, board.at, today)));
}

function shift(duty, at, today) {
  const instant = new Date(at);
  const isNow = new Date(duty.starts_at) <= instant && instant < new Date(duty.ends_at);
  const span = `${instantWords(duty.starts_at, today)} – ${instantWords(duty.ends_at, today)}`;
  return make("section", { class: isNow ? "shift current" : "shift" },
    make("h4", {}, named("shift", duty.shift), " ", make("span", { class: "span" }, span),
      isNow && make("span", { class: "badge" }, say("onNow"))),
    reached(say("dutyLeader"), duty.leader),
    duty.staff.map((person) => reached(say("dutyStaff"), person)),
    duty.conflicts.map((one) => make("p", { class: "conflict" }, make("span", { "aria-hidden": "true" }, "⚠ "),
      say("conflict", { name: one.name, why: named("state", one.why) }))));
}
