/** Text the server has not acknowledged, kept in this tab under the person's id. */
import { isRefusal, person } from "./page.js";

const PREFIX = "hiring:unsent:";
const VOLATILE = new Set(["csrf_token", "idempotency_key", "version"]);
const NEVER_KEPT = "[type=password], [data-unkept]";

const mine = () => `${PREFIX}${person()}:`;

const keyOf = (url) => `${mine()}${new URL(url, location.href).pathname}${new URL(url, location.href).hash}`;

/** What the form would send, as [name, text] pairs; files cannot be kept, passwords must not. */
export function pairsOf(form) {
  const secret = new Set([...form.querySelectorAll(NEVER_KEPT)].map((field) => field.name));
  const kept = ([name, value]) => typeof value === "string" && !VOLATILE.has(name) && !secret.has(name);
  return [...new FormData(form)].filter(kept);
}

/** The same for the form as the server drew it, whatever the browser has filled in since. */
export function drawnPairsOf(form) {
  const drawn = form.cloneNode(true);
  HTMLFormElement.prototype.reset.call(drawn);
  return pairsOf(drawn);
}

export const samePairs = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function read(key) {
  try {
    const entry = JSON.parse(sessionStorage.getItem(key));
    return Array.isArray(entry?.pairs) ? entry : null;
  } catch {
    return null;
  }
}

function keys() {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

/** `page` says where the text was typed; the answer to a form that was refused is no place to come back to. */
export function keep(url, entry) {
  const here = location.pathname + location.search;
  const page = isRefusal() ? recall(url)?.page ?? here : here;
  try {
    sessionStorage.setItem(keyOf(url), JSON.stringify({ ...entry, page }));
  } catch {
    return false;
  }
  return true;
}

export const recall = (url) => read(keyOf(url));

export function forget(url) {
  if (recall(url)) sessionStorage.removeItem(keyOf(url));
}

/** Forgets every text, or those whose entry passes the test; what cannot be read goes as well. */
export function forgetWhere(test = () => true) {
  for (const key of keys()) if (!read(key) || test(read(key), key)) sessionStorage.removeItem(key);
}

/** Nobody finds in this tab what somebody else has typed in it. */
export function forgetOthers() {
  if (person()) forgetWhere((_entry, key) => !key.startsWith(mine()));
}

const kept = () => keys().filter((key) => !person() || key.startsWith(mine()));

/** The page whose form was sent to this address; to whoever is signed out it tells no text. */
export function pageOfSent() {
  const sent = (key) => key.slice(PREFIX.length).replace(/^[^:]*:/, "").split("#")[0] === location.pathname;
  return kept().filter(sent).map((key) => read(key)?.page).find(Boolean);
}

/** Entries typed on this page, as [url, entry]. */
export const typedHere = () =>
  (person() ? kept() : [])
    .map((key) => [key.slice(mine().length), read(key)])
    .filter(([, entry]) => entry?.page?.split("?")[0] === location.pathname);

/** Puts kept pairs back into the form; answers the pairs that found no place in it. */
export function putBack(form, pairs) {
  const left = [...pairs];
  const take = (match) => {
    const at = left.findIndex(match);
    return at < 0 ? null : left.splice(at, 1)[0];
  };
  const skipped = (field) => !field.name || ["hidden", "file"].includes(field.type) || field.matches(`button, fieldset, ${NEVER_KEPT}`);
  for (const field of form.elements) {
    if (skipped(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = take(([name, value]) => name === field.name && value === field.value) !== null;
    } else {
      const found = take(([name]) => name === field.name);
      if (found) field.value = found[1];
    }
  }
  const hidden = new Set([...form.querySelectorAll("[type=hidden]")].map((field) => field.name));
  return left.filter(([name, value]) => value.trim() && !hidden.has(name));
}
