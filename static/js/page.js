/** Small things that several modules need. */

export const person = () => document.body.dataset.person ?? "";

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

/** Replaces the contents of an element by words and nodes. */
export function say(element, ...parts) {
  if (element && element.textContent !== parts.map((part) => part.textContent ?? part).join("")) {
    element.replaceChildren(...parts);
  }
}

export function link(words, href, attributes = {}) {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.textContent = words;
  for (const [name, value] of Object.entries(attributes)) anchor.setAttribute(name, value);
  return anchor;
}
