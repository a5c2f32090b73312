// The note beside what is pointed at or focused: it can be pointed at itself, and Escape puts it away.

import { byId, make } from "./dom.js";

const LINGERS = 200;
const GAP = 6;
let going = 0;
let beside = null;

/** Shows `lines` beside `target` while it is pointed at, focused or tapped. */
export function hang(target, lines) {
  for (const event of ["mouseenter", "focus", "click"]) target.addEventListener(event, () => put(target, lines));
  for (const event of ["mouseleave", "blur"]) target.addEventListener(event, leave);
}

export function putAway() {
  clearTimeout(going);
  beside = null;
  byId("tip").hidden = true;
}

export function listen() {
  const tip = byId("tip");
  tip.addEventListener("mouseenter", () => clearTimeout(going));
  tip.addEventListener("mouseleave", leave);
  document.addEventListener("keydown", (event) => event.key === "Escape" && putAway());
  // A target that is focused is scrolled into sight, and the note goes with it.
  document.addEventListener("scroll", () => beside && place(), true);
}

function leave() {
  clearTimeout(going);
  going = setTimeout(putAway, LINGERS);
}

function put(target, lines) {
  clearTimeout(going);
  beside = target;
  byId("tip").replaceChildren(...lines.map((line) => make("p", {}, line)));
  byId("tip").hidden = false;
  place();
}

function place() {
  const tip = byId("tip");
  const at = beside.getBoundingClientRect();
  const room = document.documentElement;
  const left = Math.max(GAP, Math.min(at.left, room.clientWidth - tip.offsetWidth - GAP));
  const below = at.bottom + GAP;
  const top = below + tip.offsetHeight > room.clientHeight ? at.top - GAP - tip.offsetHeight : below;
  tip.style.setProperty("left", `${left}px`);
  tip.style.setProperty("top", `${Math.max(GAP, top)}px`);
}
