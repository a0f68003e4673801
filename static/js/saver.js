/** One autosaved form: what is typed, what is on its way, what the server has acknowledged. */
import { showHomeless } from "./homeless.js";
import { announceSaved, button, retryAfter, say, sentenceOf } from "./page.js";
import { standing } from "./session.js";
import { signInWords } from "./sign_in.js";
import { drawnPairsOf, forget, keep, pairsOf, putBack, recall, samePairs } from "./unsent.js";

const PAUSE = 800;
const LONGEST = 2000;
const RETRIES = [1000, 2000, 5000, 10000];
const KEEPALIVE_LIMIT = 60000;

export class Saver {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.status = form.querySelector("[data-save-status]") ?? document.querySelector("[data-save-status]");
    this.acknowledged = "unsaved" in form.dataset ? [] : drawnPairsOf(form);
    this.refused = null;
    this.sending = null;
    this.unanswered = null;
    this.stopped = false;
    this.out = false;
    this.failures = 0;
    this.restore();
    if ("unsaved" in form.dataset) this.changed();
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => this.changed());
  }

  get version() {
    return this.form.elements.version?.value ?? "";
  }

  set version(value) {
    if (value && this.form.elements.version) this.form.elements.version.value = value;
  }

  /** Something typed is not acknowledged. */
  get dirty() {
    return this.unanswered !== null || !samePairs(pairsOf(this.form), this.acknowledged);
  }

  /** Something is worth sending: unacknowledged and not just refused in these very words. */
  get wanting() {
    return this.dirty && !this.stopped && !(this.refused && samePairs(pairsOf(this.form), this.refused));
  }

  get inTrouble() {
    return this.dirty && (this.stopped || this.failures > 0 || this.refused !== null);
  }

  tell(state, ...parts) {
    if (!this.status) return;
    this.status.dataset.state = state;
    say(this.status, ...parts);
  }

  /** After a reload: text that never reached the server comes back; what did reach it is forgotten. */
  restore() {
    const kept = recall(this.url);
    if (!kept) return;
    const shown = this.acknowledged;
    if (samePairs(kept.pairs, shown)) return forget(this.url);
    const homeless = putBack(this.form, kept.pairs);
    if (homeless.length) showHomeless(homeless, this.form);
    if (!kept.sent || !samePairs(kept.sent, shown)) {
      this.version = kept.version;
      if (kept.sent) this.unanswered = { pairs: kept.sent, version: kept.version };
    }
    this.tell("saving", "Brought back what was not saved yet");
    this.changed();
  }

  changed() {
    if (!this.dirty && !this.sending) return;
    this.store();
    if (!this.wanting || this.retry) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.save(), PAUSE);
    this.longest ??= setTimeout(() => this.save(), LONGEST);
  }

  store(extra = {}) {
    const sent = this.unanswered?.pairs ?? null;
    const version = this.unanswered?.version ?? this.version;
    if (keep(this.url, { pairs: pairsOf(this.form), version, sent, ...extra })) return;
    this.tell("trouble", "This browser keeps no copy of unsaved text: stay here until it says saved");
  }

  clearTimers() {
    for (const timer of [this.pause, this.longest, this.retry]) clearTimeout(timer);
    this.longest = this.retry = null;
  }

  /** Sends what is unsaved; answers true once everything typed so far is acknowledged. */
  async save() {
    this.clearTimers();
    if (this.sending) await this.sending;
    if (!this.wanting || this.retry) return !this.dirty;
    this.sending ??= this.send().finally(() => (this.sending = null));
    await this.sending;
    if (this.wanting && !this.retry) this.changed();
    return !this.dirty;
  }

  /** Text without an answer may have arrived: the very same goes out again before anything newer. */
  body() {
    this.unanswered ??= { pairs: pairsOf(this.form), version: this.version };
    const body = new URLSearchParams(this.unanswered.pairs);
    if (this.form.elements.version) body.set("version", this.unanswered.version);
    if (this.form.elements.csrf_token) body.set("csrf_token", this.form.elements.csrf_token.value);
    return body;
  }

  post() {
    const body = this.body();
    const keepalive = body.toString().length < KEEPALIVE_LIMIT;
    return fetch(this.url, { method: "POST", body, keepalive, redirect: "manual", headers: { "X-Fragment": "1" } });
  }

  async send(mayRefresh = true) {
    this.body();
    this.store();
    this.tell("saving", "Saving…");
    let response;
    try {
      response = await this.post();
    } catch {
      return this.later("Not saved: no connection, trying again");
    }
    if (response.ok) return this.accepted(response);
    const { status } = response;
    if (response.type === "opaqueredirect" || status === 401) return this.signedOut(mayRefresh);
    if (status === 409) return this.conflict(response);
    if (status === 429 || status >= 500) {
      return this.later("Not saved: the server is busy, trying again", retryAfter(response, null));
    }
    if (status === 400 && mayRefresh) return this.signedOut(true);
    return this.refuse(response);
  }

  accepted(response) {
    this.acknowledged = this.unanswered.pairs;
    this.unanswered = this.refused = null;
    this.out = false;
    this.failures = 0;
    this.version = response.headers.get("X-Version");
    if (this.dirty) this.store();
    else forget(this.url);
    const at = response.headers.get("X-Saved-At");
    this.tell("saved", at ? `Saved ${at}` : "Saved");
    announceSaved(response);
  }

  later(words, wait = null) {
    const pause = wait ?? RETRIES[Math.min(this.failures, RETRIES.length - 1)];
    this.failures += 1;
    this.retry = setTimeout(() => this.save(), pause);
    if (words) this.tell("trouble", words);
  }

  /** The session may be back by now, signed in from another tab: then only the token is old. */
  async signedOut(mayRefresh) {
    const state = mayRefresh ? await standing() : "out";
    if (state === "fresh") return this.send(false);
    if (state === "offline" || state === "busy") return this.later("Not saved: the server does not answer, trying again");
    this.out = true;
    this.later("", 5000);
    this.tell("trouble", ...signInWords(state));
  }

  conflict(response) {
    this.unanswered = null;
    this.stopped = true;
    const url = response.headers.get("X-Merge");
    if (!url) return this.tell("trouble", "Changed in another tab since: your text stays here, reload to compare");
    this.tell("trouble", "Changed in another tab since; nothing was overwritten. ", button("Compare and merge", () => this.merge(url), "link"));
  }

  merge(url) {
    this.leaving = true;
    this.store({ merging: new URL(url, location.href).pathname });
    this.form.setAttribute("method", "post");
    this.form.setAttribute("action", url);
    HTMLFormElement.prototype.submit.call(this.form);
  }

  async refuse(response) {
    this.refused = this.unanswered.pairs;
    this.unanswered = null;
    this.stopped = response.status === 403 || response.status === 404;
    this.tell("trouble", `Not saved: ${(await sentenceOf(response)) || "the server refused it"}`);
  }

  /** The page is going: one last try that outlives it. */
  flush() {
    if (this.leaving || !this.wanting) return;
    this.body();
    this.store();
    this.sending ??= this.post()
      .then((response) => response.ok && this.accepted(response), () => {})
      .finally(() => (this.sending = null));
  }
}
