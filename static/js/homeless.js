/** Kept text that has no field on this page any more is shown, so that it can be copied. */
import { button, element } from "./page.js";
import { forget, typedHere } from "./unsent.js";

export function showHomeless(pairs, before, throwAway = null) {
  const details = element("details");
  const text = pairs.map(([, value]) => value).filter((value) => value.trim()).join("\n\n");
  details.open = true;
  details.append(element("summary", "Text you typed whose place on this page is gone"), element("p", text, { class: "wrote inside" }));
  if (throwAway) details.append(button("Throw it away", () => (throwAway(), details.remove())));
  before.before(details);
}

/** Texts typed at this address whose form is no longer drawn. A region that is polled may draw it again. */
export function startHomeless() {
  const first = document.querySelector("main > *");
  if (!first || document.querySelector("[data-poll]")) return;
  const drawn = new Set([...document.querySelectorAll("[data-kept-as], [data-autosave]")].map((form) => form.dataset.keptAs ?? form.dataset.autosave));
  for (const [url, entry] of typedHere()) {
    if (!drawn.has(url) && entry.pairs.some(([, value]) => value.trim())) showHomeless(entry.pairs, first, () => forget(url));
  }
}
