/** Plain forms of long text: what is typed stays in this tab until the server has taken it. */
import { showHomeless } from "./homeless.js";
import { button, element, isRefusal, link, onRedraw, say } from "./page.js";
import { standing } from "./session.js";
import { signInHere, signInWords } from "./sign_in.js";
import { drawnPairsOf, forget, forgetWhere, keep, pageOfSent, pairsOf, putBack, recall, samePairs } from "./unsent.js";

const drafts = new Map();
const EXACT = ["version", "idempotency_key"];
const WHY = {
  out: ["Not sent: you are signed out. Your text stays here."],
  offline: ["Not sent: no connection. Your text stays here; send it again when you are back online."],
  busy: ["Not sent: the server is busy. Your text stays here; send it again in a moment."],
};

const isPlain = (form) =>
  form.getAttribute("method")?.toLowerCase() === "post" &&
  !form.matches("[data-autosave], [data-in-place]") &&
  (form.matches("[data-guard-leave]") || form.querySelector("textarea"));

export const plainForms = (root) => [...root.querySelectorAll("form")].filter(isPlain);

/** One address may take several forms: those about a principle or a person are told apart by it. */
function nameOf(form) {
  const path = new URL(form.getAttribute("action") || location.href, location.href).pathname;
  const about = [...form.querySelectorAll("[type=hidden]")].filter(({ name }) => name === "principle" || name.endsWith("_id"));
  const parts = [form.id, ...about.map(({ name, value }) => `${name}=${value}`)].filter(Boolean);
  return parts.length ? `${path}#${encodeURIComponent(parts.join("&"))}` : path;
}

class Draft {
  constructor(form) {
    this.form = form;
    this.name = form.dataset.keptAs = nameOf(form);
    this.drawn = drawnPairsOf(form);
    this.drawnExactly = this.exact;
    this.restore();
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => this.store());
  }

  get exact() {
    return EXACT.map((name) => this.form.elements[name]?.value ?? "");
  }

  set exact(values) {
    EXACT.forEach((name, at) => {
      if (values[at] && this.form.elements[name]) this.form.elements[name].value = values[at];
    });
  }

  store() {
    const pairs = pairsOf(this.form);
    if (samePairs(pairs, this.drawn) && !isRefusal()) return forget(this.name);
    if (keep(this.name, { pairs, exact: this.exact })) return;
    this.tell("This browser keeps no copy of unsent text: stay here until it is sent");
  }

  /** With its version and its key: sent again it cannot overwrite what is newer, nor count twice. */
  restore() {
    const kept = recall(this.name);
    if (!kept) return;
    const wasSent = isRefusal() && kept.exact?.[1] === this.drawnExactly[1];
    if (wasSent) return this.store();
    if (samePairs(kept.pairs, this.drawn)) return isRefusal() || forget(this.name);
    const homeless = putBack(this.form, kept.pairs);
    if (homeless.length) showHomeless(homeless, this.form);
    this.exact = kept.exact ?? [];
    this.offer();
  }

  offer() {
    const around = this.form.closest("details");
    if (around) around.open = true;
    const words = "What you typed here was not sent. It is back, and still not sent.";
    this.banner = element("div", "", { class: "banner warn row", role: "status" });
    this.banner.append(element("p", words), button("Throw it away", () => this.throwAway()));
    this.form.prepend(this.banner);
  }

  throwAway() {
    forget(this.name);
    HTMLFormElement.prototype.reset.call(this.form);
    this.exact = this.drawnExactly;
    this.banner.remove();
    this.form.querySelector("textarea, input:not([type=hidden])")?.focus();
  }

  tell(...parts) {
    this.says ??= this.form.appendChild(element("p", "", { class: "save-status", role: "status", "data-state": "trouble" }));
    say(this.says, ...parts);
  }

  /** A form that cannot arrive is not sent: leaving the page for an error would help nobody. */
  async ready() {
    this.tell();
    this.store();
    const state = await standing();
    if (state === "fresh" || (state === "out" && (await signInHere()))) return true;
    this.tell(...(state === "other" ? signInWords(state) : WHY[state]));
    return false;
  }
}

async function hold(event) {
  const draft = drafts.get(event.target);
  if (!draft) return;
  if (draft.cleared) return void (draft.cleared = false);
  event.preventDefault();
  event.stopImmediatePropagation();
  draft.asking ??= draft.ready().finally(() => (draft.asking = null));
  const { submitter } = event;
  if (!(await draft.asking) || draft.cleared || draft.form.dataset.sent) return;
  draft.cleared = true;
  draft.form.requestSubmit(submitter?.isConnected ? submitter : undefined);
}

function bind(root) {
  for (const form of drafts.keys()) if (!form.isConnected) drafts.delete(form);
  for (const form of plainForms(root)) if (!drafts.has(form)) drafts.set(form, new Draft(form));
}

/** The page after a form names the keys that the server has taken. */
function forgetArrived() {
  const arrived = new Set((document.body.dataset.arrived ?? "").split(" ").filter(Boolean));
  if (arrived.size) forgetWhere((entry) => entry.exact && arrived.has(entry.exact[1]));
}

/** An error page in the place of the form that was sent: the way back is one press. */
function leadBack() {
  const page = document.body.classList.contains("error-page") && isRefusal() && pageOfSent();
  if (!page) return;
  const row = element("p", "", { class: "row" });
  row.append(link("Back to the form with your text", page, { class: "button main" }));
  document.querySelector("main")?.append(row);
}

export function startPlainForms() {
  forgetArrived();
  bind(document);
  onRedraw(bind);
  leadBack();
  document.addEventListener("submit", hold, { capture: true });
}
