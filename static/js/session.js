/** Is the person of this page still signed in, and with which token? */
import { parsePage, person } from "./page.js";

const PATIENCE = 8000;

/** Asks the server and takes its token: fresh, out (signed out), other (another person), offline or busy. */
export async function standing() {
  let answer;
  try {
    answer = await fetch("/session", { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 429 || answer.status >= 500) return "busy";
    if (!answer.ok) return "out";
    answer = parsePage(await answer.text());
  } catch {
    return "offline";
  }
  const found = answer.querySelector("[data-person]")?.dataset.person;
  const token = answer.querySelector("input[name=csrf_token]")?.value;
  if (!found || !token) return "out";
  if (found !== person()) return "other";
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  return "fresh";
}

export const announceSignedIn = () => document.dispatchEvent(new CustomEvent("hiring:signed-in"));

export const onSignedIn = (work) => document.addEventListener("hiring:signed-in", work);
