/** `form[data-search]` shows its results as you type; the address follows, so it can be shared. */
import { announceRedraw, parsePage } from "./page.js";
import { syncChildren } from "./morph.js";

const PAUSE = 250;

async function refresh(form, results, state) {
  state.controller?.abort();
  state.controller = new AbortController();
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  const url = new URL(form.getAttribute("action") || location.pathname, location.href);
  url.search = new URLSearchParams(filled);
  try {
    const response = await fetch(url, { headers: { "X-Fragment": "1" }, signal: state.controller.signal, redirect: "manual" });
    if (!response.ok) return;
    const page = parsePage(await response.text());
    syncChildren(results, page.querySelector("[data-results]") ?? page.body);
    history.replaceState(null, "", url);
    announceRedraw(results);
  } catch (problem) {
    if (problem.name !== "AbortError") results.dataset.stale = "yes";
  }
}

function bind(form) {
  const results = document.querySelector("[data-results]");
  const state = {};
  if (!results) return;
  results.setAttribute("aria-live", "off");
  form.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(refresh, PAUSE, form, results, state);
  });
}

export const startSearch = () => document.querySelectorAll("form[data-search]").forEach(bind);
