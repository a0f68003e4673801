/** Asks before leaving a `form[data-guard-leave]` whose changes were not sent. */
import { drawnPairsOf, pairsOf, samePairs } from "./unsent.js";

const isTouched = (form) => !form.dataset.sent && !samePairs(drawnPairsOf(form), pairsOf(form));

export function startLeaveGuard() {
  addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-guard-leave]")].some(isTouched)) event.preventDefault();
  });
}
