// What the page is made of. Text enters it as text alone, so that a name can never become markup.

export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  // append() turns a string into a text node. What is not there (null, false, an empty text) is left out.
  made.append(...children.flat(Infinity).filter(Boolean));
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

export function unseen(text) {
  return make("span", { class: "unseen" }, text);
}

/** Puts `children` into `place`, and the focus back on what bears the same data-key as what had it before. */
export function refill(place, ...children) {
  const had = place.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  place.replaceChildren(...children.filter(Boolean));
  if (had !== undefined) {
    const again = [...place.querySelectorAll("[data-key]")].find((one) => one.dataset.key === had);
    if (again) again.focus({ preventScroll: true });
  }
}

/** A number as a link that calls it; one that nobody can dial is shown as it is. */
export function phone(number) {
  if (!number) return null;
  const dialled = number.replace(/[^0-9+]/g, "");
  return dialled ? make("a", { class: "phone", href: `tel:${dialled}` }, number) : make("span", {}, number);
}
