/** Forms: one press sends once; the error summary gets the focus; time marks for notes. */
const COMES_BACK_AFTER = 8000;

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-busy]")) {
    delete button.dataset.busy;
    button.removeAttribute("aria-disabled");
  }
}

/** Buttons are only marked, not disabled: a disabled one would not send its name and would lose the focus. */
function guard(event) {
  const form = event.target;
  if ((form.getAttribute("method") ?? "get").toLowerCase() !== "post" || form.matches("[data-download]")) return;
  if (form.dataset.sent) return event.preventDefault();
  if (event.defaultPrevented) return;
  form.dataset.sent = "yes";
  if (event.submitter) {
    event.submitter.dataset.busy = "yes";
    event.submitter.setAttribute("aria-disabled", "true");
  }
  setTimeout(release, COMES_BACK_AFTER, form);
}

const two = (number) => String(number).padStart(2, "0");

function markTime(button) {
  const area = document.getElementById(button.dataset.timeMark);
  if (!area) return;
  const now = new Date();
  const at = area.selectionStart;
  const start = at > 0 && area.value[at - 1] !== "\n" ? "\n" : "";
  area.focus();
  area.setRangeText(`${start}[${two(now.getHours())}:${two(now.getMinutes())}] `, at, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

export function startForms() {
  document.addEventListener("submit", guard);
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-time-mark], [data-print]");
    if (button?.matches("[data-time-mark]")) markTime(button);
    else if (button) print();
  });
  document.querySelector("[data-error-summary]")?.focus();
}
