/** Small things that several modules need. */

export const person = () => document.body.dataset.person ?? "";

/** This page is the answer to a form that was not taken. */
export const isRefusal = () => "refused" in document.body.dataset;

/** Tells the other modules that part of the page was drawn anew. */
export const announceRedraw = (root) =>
  document.dispatchEvent(new CustomEvent("hiring:redrawn", { detail: root }));

/** What the server says beside "saved" goes to whoever listens. */
export const announceSaved = async (response) =>
  document.dispatchEvent(new CustomEvent("hiring:saved", { detail: await response.text() }));

export const onRedraw = (work) => document.addEventListener("hiring:redrawn", (event) => work(event.detail));

export const parsePage = (html) => new DOMParser().parseFromString(html, "text/html");

/** Seconds from a Retry-After header in milliseconds, or the fallback. */
export function retryAfter(response, fallback) {
  const seconds = Number(response?.headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 300) * 1000 : fallback;
}

/** The sentence a refusal carries: plain text, or the alert or first paragraph of a page. */
export async function sentenceOf(response) {
  const body = await response.text();
  if (!(response.headers.get("Content-Type") ?? "").includes("html")) return body.trim().slice(0, 500);
  const page = parsePage(body);
  const said = page.querySelector("[role=alert]") ?? page.querySelector("main .read p") ?? page.body;
  return said.textContent.replace(/\s+/g, " ").trim().slice(0, 500);
}

/** Once set, nothing holds the page back: somebody else has signed in in it. */
export const leaving = { now: false };

/** Replaces the contents of an element by words and nodes. */
export function say(element, ...parts) {
  if (element && element.textContent !== parts.map((part) => part.textContent ?? part).join("")) {
    element.replaceChildren(...parts);
  }
}

export function element(name, words = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = words;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export const link = (words, href, attributes = {}) => element("a", words, { href, ...attributes });

export function button(words, work, look = "button") {
  const made = element("button", words, { type: "button", class: look });
  made.addEventListener("click", work);
  return made;
}
