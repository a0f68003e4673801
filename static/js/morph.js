/** Makes live nodes equal to new ones in place: focus, selection, scroll, typed text and open details survive. */

const LIVE = new Set(["value", "checked", "selected", "open"]);

const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE && (node.id || node.dataset?.key)) || "";

const alike = (one, other) =>
  one.nodeType === other.nodeType && one.nodeName === other.nodeName && keyOf(one) === keyOf(other);

/** Scripts set these after drawing; the server knows nothing of them. */
const isOurs = (element, name) =>
  name === "tabindex" || name === "data-state" || (name === "role" && element.closest("table[data-grid=ready]"));

function syncAttributes(live, fresh) {
  const inUse = live.matches("input, textarea, select, option, details");
  for (const { name } of [...live.attributes]) {
    if (!fresh.hasAttribute(name) && !(inUse && LIVE.has(name)) && !isOurs(live, name)) live.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (live.getAttribute(name) === value || (inUse && LIVE.has(name) && live.type !== "hidden") || isOurs(live, name)) continue;
    if (name !== "data-grid") live.setAttribute(name, value);
  }
}

const isBeingTypedIn = (node) => node instanceof Element && node.hasAttribute("data-keep") && node.contains(document.activeElement);

function syncNode(live, fresh) {
  if (live.nodeType !== Node.ELEMENT_NODE) {
    if (live.nodeValue !== fresh.nodeValue) live.nodeValue = fresh.nodeValue;
    return;
  }
  if (live.hasAttribute("data-keep") || live.isEqualNode(fresh)) return;
  syncAttributes(live, fresh);
  if (live.nodeName !== "TEXTAREA") syncChildren(live, fresh);
}

/** `fresh` gives up the nodes that are new; the others are synchronised one by one. */
export function syncChildren(live, fresh) {
  const byKey = new Map([...live.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let place = live.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const keyed = byKey.get(keyOf(wanted));
    if (keyed && alike(keyed, wanted)) {
      if (keyed !== place) live.insertBefore(keyed, place);
      else place = place.nextSibling;
      syncNode(keyed, wanted);
    } else if (place && alike(place, wanted)) {
      const next = place.nextSibling;
      syncNode(place, wanted);
      place = next;
    } else {
      live.insertBefore(wanted, place);
    }
  }
  while (place) {
    const next = place.nextSibling;
    if (!isBeingTypedIn(place)) place.remove();
    place = next;
  }
}
