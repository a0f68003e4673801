/** The writing sheet: opens and closes choices after each save, and folds guidance on narrow screens. */
import { parsePage } from "./page.js";

const NARROW = "(max-width: 48rem)";

/** A closed choice that is made already stays: it is sent again with each save and taken once it may be. */
function apply(lock) {
  const set = document.getElementById(lock.dataset.lock);
  if (!set) return;
  const closed = new Set((lock.dataset.closed ?? "").split(" "));
  for (const input of set.querySelectorAll("input")) input.disabled = closed.has(input.value) && !input.checked;
  const hint = set.querySelector(".hint");
  if (!hint) return;
  hint.textContent = lock.textContent || "You can choose now.";
  const section = set.closest("[data-lock-of]");
  section?.classList.toggle("locked", Boolean(lock.textContent));
  section?.classList.toggle("panel", !lock.textContent);
}

function redraw(event) {
  const answer = parsePage(event.detail);
  answer.querySelectorAll("[data-lock]").forEach(apply);
  const missing = answer.querySelector("[data-missing]");
  const place = document.getElementById("missing");
  if (missing && place) place.textContent = missing.textContent;
}

export function startSheet() {
  document.addEventListener("hiring:saved", redraw);
  if (!matchMedia(NARROW).matches) return;
  for (const details of document.querySelectorAll("[data-fold-narrow]")) details.open = false;
}
