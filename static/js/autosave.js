/** Saves every `form[data-autosave]` as it is typed, and lets nothing else overtake the text. */
import { leaving, onRedraw } from "./page.js";
import { Saver } from "./saver.js";
import { onSignedIn } from "./session.js";
import { signInHere } from "./sign_in.js";
import { forgetWhere } from "./unsent.js";

const PATIENCE = 4000;
const savers = new Map();

const unsaved = () =>
  [...savers.values()].filter((saver) => saver.form.isConnected && saver.dirty && !saver.leaving && !leaving.now);

const saveAll = (waiting) => Promise.all(waiting.map((saver) => saver.save()));

const within = (work, milliseconds) => Promise.race([work, new Promise((done) => setTimeout(done, milliseconds))]);

/** Any other submit waits for the text: it would otherwise overtake it. */
async function waitForText(event) {
  const form = event.target;
  const isGet = (form.getAttribute("method") ?? "get").toLowerCase() === "get";
  const waiting = unsaved();
  if (isGet || form.matches("[data-in-place]") || form.dataset.textIsSafe || !waiting.length) {
    delete form.dataset.textIsSafe;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  await within(saveAll(waiting), PATIENCE);
  if (unsaved().some((saver) => saver.out) && !form.matches("[data-sign-out]") && (await signInHere())) {
    await within(saveAll(unsaved()), PATIENCE);
  }
  if (!mayGo(form, unsaved())) return;
  form.dataset.textIsSafe = "yes";
  form.requestSubmit(event.submitter?.isConnected ? event.submitter : undefined);
}

/** A refused text may be sent by its own form, whose page then shows why; a stuck one may be left on the second press. */
function mayGo(form, left) {
  const lost = left.filter((saver) => !(saver.form === form && (saver.refused || saver.stopped)));
  if (!lost.length || form.dataset.insists) return true;
  if (form.matches("[data-sign-out]") || lost.every((saver) => saver.stopped || saver.refused)) {
    form.dataset.insists = "yes";
    lost[0].tell("trouble", "Not saved yet. Going on now leaves this text behind; press once more to do so");
  } else {
    for (const saver of lost) saver.tell("trouble", "Not sent: your text is not saved yet. It stays here; send again once this says saved");
  }
  return false;
}

function bind(root) {
  for (const form of savers.keys()) if (!form.isConnected) savers.delete(form);
  const forms = [...root.querySelectorAll("form[data-autosave]")];
  for (const form of forms) if (!savers.has(form)) savers.set(form, new Saver(form));
}

/** A text that was posted to the merge page has arrived once that page shows. */
function forgetMerged() {
  if (document.body.classList.contains("error-page")) return;
  forgetWhere((entry) => entry.merging === location.pathname);
}

export function startAutosave() {
  forgetMerged();
  bind(document);
  onRedraw(bind);
  document.addEventListener("submit", waitForText, { capture: true });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]") && !event.defaultPrevented) forgetWhere();
  });
  addEventListener("pageshow", () => savers.forEach((saver) => saver.changed()));
  addEventListener("pagehide", () => unsaved().forEach((saver) => saver.flush()));
  addEventListener("online", () => saveAll(unsaved()));
  onSignedIn(() => saveAll(unsaved()));
  document.addEventListener("visibilitychange", () => unsaved().forEach((saver) => saver.save()));
  addEventListener("beforeunload", (event) => {
    if (unsaved().some((saver) => saver.inTrouble || (saver.sending && saver.wanting))) event.preventDefault();
  });
}
