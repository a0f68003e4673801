/** The sign-in page in a dialog: nobody has to leave what they typed, and only the same person goes on with it. */
import { button, element, leaving, link, parsePage, say, sentenceOf } from "./page.js";
import { announceSignedIn, standing } from "./session.js";
import { forgetWhere } from "./unsent.js";

const BACK_TO = "/session";
let present = null;

/** Opens the dialog; answers true once the person of this page is signed in again, false when it is closed. */
export function signInHere() {
  present ??= new SignIn().done.finally(() => (present = null));
  return present;
}

/** What a status line says to somebody whose session has ended. */
export const signInWords = (state) =>
  state === "other"
    ? ["Somebody else is signed in now: your text stays here. ", opener("Sign in as yourself")]
    : ["Signed out: your text stays here. ", opener("Sign in here"), ", then it is saved"];

const opener = (words) => button(words, () => signInHere(), "link");

/** Two fields of one page may not have the same id. */
function renamed(form) {
  for (const node of form.querySelectorAll("[id]")) node.id = `sign-in-${node.id}`;
  for (const name of ["for", "aria-describedby"]) {
    for (const node of form.querySelectorAll(`[${name}]`)) {
      node.setAttribute(name, node.getAttribute(name).replace(/\S+/g, "sign-in-$&"));
    }
  }
  for (const anchor of form.querySelectorAll("a[href^='#']")) anchor.setAttribute("href", `#sign-in-${anchor.getAttribute("href").slice(1)}`);
  return form;
}

class SignIn {
  constructor() {
    this.before = document.activeElement;
    this.place = element("div");
    this.says = element("p", "", { role: "status", class: "save-status", "data-state": "trouble" });
    const heading = element("h2", "Sign in to go on", { id: "sign-in-here" });
    const lead = element("p", "Your session has ended. What you typed stays in this page and is sent once you are back.");
    const away = link("Sign in in another tab", document.body.dataset.signIn || "/sign-in", { target: "_blank", rel: "noopener" });
    const ways = element("p", "", { class: "row" });
    ways.append(away, button("Not now", () => this.dialog.close()));
    this.dialog = element("dialog", "", { class: "in-place", "aria-labelledby": "sign-in-here" });
    this.dialog.append(heading, lead, this.says, this.place, ways);
    this.done = new Promise((resolve) => this.dialog.addEventListener("close", () => resolve(this.end())));
    this.dialog.addEventListener("submit", (event) => this.send(event));
    this.look = () => document.visibilityState === "visible" && this.arrive();
    document.addEventListener("visibilitychange", this.look);
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.ask(`/sign-in?next=${BACK_TO}`);
  }

  end() {
    document.removeEventListener("visibilitychange", this.look);
    this.dialog.remove();
    this.before?.focus();
    return this.dialog.returnValue === "back";
  }

  async ask(url, options = {}) {
    try {
      await this.take(await fetch(url, { cache: "no-store", ...options }));
    } catch {
      say(this.says, "No connection. Try again in a moment.");
    }
  }

  /** Whatever the server asks for next is drawn here: a password, after it perhaps a code. */
  async take(response) {
    const copy = response.clone();
    const page = parsePage(await response.text());
    if (page.querySelector("[data-person]:not([data-person=''])")) return this.arrive();
    const form = page.querySelector("main form");
    if (!form) return say(this.says, await sentenceOf(copy));
    say(this.says, "");
    this.action = new URL(form.getAttribute("action") || response.url, response.url);
    form.setAttribute("data-in-place", "");
    this.place.replaceChildren(renamed(form));
    (form.querySelector("[role=alert]") ?? form.querySelector("input:not([type=hidden])"))?.focus();
  }

  send(event) {
    event.preventDefault();
    event.stopPropagation();
    if (this.action.origin !== location.origin) return;
    const body = new URLSearchParams(new FormData(event.target, event.submitter));
    this.ask(this.action, { method: "POST", body });
  }

  async arrive() {
    const state = await standing();
    if (state === "fresh") {
      this.dialog.close("back");
      announceSignedIn();
    } else if (state === "other") {
      forgetWhere();
      leaving.now = true;
      location.replace("/");
    }
  }
}
