/** Keeps `[data-until]` spans true: "in 3 h 12 min", then "4 min ago". */
const MINUTE = 60000;

function words(minutes) {
  const far = Math.abs(minutes);
  const days = Math.floor(far / 1440);
  const hours = Math.floor((far % 1440) / 60);
  const parts = days ? [`${days} d`, hours && `${hours} h`] : [hours && `${hours} h`, `${far % 60} min`];
  const length = parts.filter(Boolean).join(" ");
  return minutes < 0 ? `${length} ago` : `in ${length}`;
}

function update() {
  for (const span of document.querySelectorAll("[data-until]")) {
    const minutes = Math.round((Date.parse(span.dataset.until) - Date.now()) / MINUTE);
    if (Number.isFinite(minutes)) span.textContent = words(minutes);
  }
}

export function startTimes() {
  if (!document.querySelector("[data-until]")) return;
  update();
  setInterval(update, MINUTE);
}
