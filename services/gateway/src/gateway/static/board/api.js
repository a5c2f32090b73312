// Asks the API as the reader of the page, and holds the reader's token for as long as this tab lives.

import { language, say } from "./words.js";

const KEPT_AS = "zhengling.board.token";
const SECONDS = 20;
const PAGE = 200;
const SENDABLE = /^[\x21-\x7e]+$/;
let kept = "";

/** What went wrong, with the members of RFC 9457; `status` is 0 where nothing answered. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.title);
    this.status = status;
    this.body = body;
  }
}

/** Takes the token out of the address, which must not stay in the history; whether there was one. */
export function takeFromAddress() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given === null) return false;
  history.replaceState(null, "", location.pathname + location.search);
  return keep(given);
}

/** Keeps a token, with or without the word Bearer before it; whether it is one that can be sent at all. */
export function keep(given) {
  const token = given.trim().replace(/^bearer\s+/i, "");
  if (!SENDABLE.test(token)) return false;
  kept = token;
  try {
    sessionStorage.setItem(KEPT_AS, token);
  } catch {
    // A browser that stores nothing asks again after a reload; until then the variable does.
  }
  return true;
}

export function forget() {
  kept = "";
  try {
    sessionStorage.removeItem(KEPT_AS);
  } catch {
    // Nothing was stored either.
  }
}

export function hasToken() {
  if (!kept) {
    try {
      kept = sessionStorage.getItem(KEPT_AS) || "";
    } catch {
      kept = "";
    }
  }
  return kept !== "";
}

/** The answer to GET `path`. Throws Problem, and AbortError once `signal` says that nobody waits any more. */
export async function read(path, parameters, signal) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "" && value !== undefined);
  const query = new URLSearchParams(given).toString();
  const headers = { Accept: "application/json", "Accept-Language": language() };
  if (path.startsWith("/v1/")) headers.Authorization = `Bearer ${kept}`;
  const limit = new AbortController();
  const end = () => limit.abort();
  const clock = setTimeout(end, SECONDS * 1000);
  signal.addEventListener("abort", end);
  try {
    const answer = await fetch(query ? `${path}?${query}` : path, {
      headers, signal: limit.signal, cache: "no-store", credentials: "omit", redirect: "error",
    });
    const body = await answer.json();
    if (!answer.ok) throw new Problem(answer.status, body);
    return body;
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (signal.aborted) throw new DOMException("", "AbortError");
    // No connection, no answer in time, or something in between that does not speak JSON.
    throw new Problem(0, { title: say("noAnswer"), detail: say("noAnswerDetail") });
  } finally {
    clearTimeout(clock);
    signal.removeEventListener("abort", end);
  }
}

/** All members of a list, page by page to the end; `told` hears how many have come. */
export async function readAll(path, parameters, member, signal, told) {
  const found = [];
  const seen = new Set();
  let cursor = "";
  do {
    const page = await read(path, { ...parameters, limit: PAGE, cursor }, signal);
    found.push(...page[member]);
    told(found.length);
    cursor = page.next_cursor;
    // A list that leads back to itself would be read for ever.
    if (seen.has(cursor)) throw new Problem(0, { title: say("noEnd"), detail: path });
    seen.add(cursor);
  } while (cursor);
  return found;
}
