/** Keeps `[data-poll]` regions current while the page is looked at. */
import { announceRedraw, parsePage, retryAfter, say } from "./page.js";
import { syncChildren } from "./morph.js";
import { onSignedIn } from "./session.js";

const EVERY = 1000;
const RETRIES = [2000, 4000, 8000, 15000];

class Poll {
  constructor(region) {
    this.region = region;
    this.url = region.dataset.poll;
    this.etag = region.dataset.etag ?? null;
    this.says = document.querySelector("[data-poll-says]");
    this.spoken = region.querySelector("[data-says]")?.textContent ?? "";
    this.failures = 0;
    this.next(EVERY);
  }

  tell(words) {
    say(this.says, words);
  }

  next(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), wait);
  }

  async ask() {
    if (this.stopped || this.asking || document.visibilityState !== "visible") return;
    this.asking = true;
    try {
      const headers = { "X-Fragment": "1", ...(this.etag && { "If-None-Match": this.etag }) };
      await this.take(await fetch(this.url, { headers, cache: "no-store", redirect: "manual" }));
    } catch {
      this.trouble("No connection: this page may be out of date, trying again");
    } finally {
      this.asking = false;
    }
  }

  async take(response) {
    if (response.status === 304 || response.ok) {
      if (this.failures) this.tell("Up to date again");
      this.failures = 0;
      if (response.ok) this.show(await response.text(), response.headers.get("ETag"));
      if (response.headers.get("X-Poll") === "stop") return this.stop("");
      return this.next(EVERY);
    }
    if (response.type === "opaqueredirect" || response.status === 401) return this.stop("Signed out: sign in and reload this page");
    if (response.status === 403 || response.status === 404) return this.stop("This page is no longer open to you: reload it");
    this.trouble("The server is busy: this page may be out of date, trying again", retryAfter(response, null));
  }

  trouble(words, wait = null) {
    this.tell(words);
    this.next(wait ?? RETRIES[Math.min(this.failures, RETRIES.length - 1)]);
    this.failures += 1;
  }

  /** The person is back: what the end of the session stopped goes on. */
  resume() {
    this.stopped = false;
    this.ask();
  }

  stop(words) {
    this.stopped = true;
    if (words) this.tell(words);
  }

  show(html, etag) {
    const page = parsePage(html);
    const fresh = (this.region.id && page.getElementById(this.region.id)) || page.body;
    syncChildren(this.region, fresh);
    this.etag = etag;
    announceRedraw(this.region);
    const spoken = this.region.querySelector("[data-says]")?.textContent ?? "";
    if (spoken && spoken !== this.spoken) this.tell(spoken);
    this.spoken = spoken;
  }
}

export function startPolls() {
  const polls = [...document.querySelectorAll("[data-poll]")].map((region) => new Poll(region));
  const wake = () => polls.forEach((poll) => poll.ask());
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  onSignedIn(() => polls.forEach((poll) => poll.resume()));
}
