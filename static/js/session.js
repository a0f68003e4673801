/** Is the person of this page still signed in, and with which token? */
import { link, parsePage, person } from "./page.js";

/** Fetches this page once more for a new token; answers fresh, out (signed out) or other (another person). */
export async function refreshToken() {
  try {
    const response = await fetch(location.href, { redirect: "manual", cache: "no-store" });
    if (!response.ok) return "out";
    const page = parsePage(await response.text());
    const token = page.querySelector("input[name=csrf_token]")?.value;
    if (!token || !page.body.dataset.person) return "out";
    if (page.body.dataset.person !== person()) return "other";
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
    return "fresh";
  } catch {
    return "out";
  }
}

/** What to tell a person whose session has ended, as words and a link. */
export function signInWords(state) {
  const href = document.body.dataset.signIn || "/sign-in";
  const signIn = link("sign in again in another tab", href, { target: "_blank", rel: "noopener" });
  return state === "other"
    ? ["Somebody else is signed in now: your text stays here. Please ", signIn, " as yourself"]
    : ["Signed out: ", signIn, ", then this page saves by itself"];
}
