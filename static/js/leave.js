/** Asks before leaving a form of long text whose changes were not sent: a closed tab takes its kept copy with it. */
import { leaving } from "./page.js";
import { plainForms } from "./plain.js";
import { drawnPairsOf, pairsOf, samePairs } from "./unsent.js";

const isTouched = (form) => !form.dataset.sent && !samePairs(drawnPairsOf(form), pairsOf(form));

export function startLeaveGuard() {
  addEventListener("beforeunload", (event) => {
    if (!leaving.now && plainForms(document).some(isTouched)) event.preventDefault();
  });
}
