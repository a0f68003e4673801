/** Text the server has not acknowledged, kept in this tab under the person's id. */
import { person } from "./page.js";

const PREFIX = "hiring:unsent:";
const VOLATILE = new Set(["csrf_token", "idempotency_key", "version"]);

const keyOf = (url) => `${PREFIX}${person()}:${new URL(url, location.href).pathname}`;

/** What the form would send, as [name, text] pairs; files cannot be kept. */
export const pairsOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !VOLATILE.has(name));

/** The same for the form as the server drew it, whatever the browser has filled in since. */
export function drawnPairsOf(form) {
  const drawn = form.cloneNode(true);
  HTMLFormElement.prototype.reset.call(drawn);
  return pairsOf(drawn);
}

export const samePairs = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export function keep(url, entry) {
  try {
    sessionStorage.setItem(keyOf(url), JSON.stringify(entry));
  } catch {
    return false;
  }
  return true;
}

export function recall(url) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(url)));
  } catch {
    return null;
  }
}

export const forget = (url) => sessionStorage.removeItem(keyOf(url));

/** Forgets every text, or those whose entry passes the test. */
export function forgetWhere(test = () => true) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && test(JSON.parse(sessionStorage.getItem(key)))) sessionStorage.removeItem(key);
  }
}

/** Puts kept pairs back into the form; answers the pairs that found no place in it. */
export function putBack(form, pairs) {
  const left = [...pairs];
  const take = (match) => {
    const at = left.findIndex(match);
    return at < 0 ? null : left.splice(at, 1)[0];
  };
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "file" || field.matches("button, fieldset")) continue;
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
