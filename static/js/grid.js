/** The bar grid by keyboard: one tab stop, arrows go cell by cell, Enter and Space act. */
import { onRedraw } from "./page.js";

const rowsOf = (table) => [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")]);

const targetOf = (cell) => cell.querySelector("a, input:not([type=hidden]):not(:disabled)") ?? cell;

function steps(key, atRow, atColumn, rows) {
  const lastColumn = rows[atRow].length - 1;
  return {
    ArrowUp: [atRow - 1, atColumn],
    ArrowDown: [atRow + 1, atColumn],
    ArrowLeft: [atRow, atColumn - 1],
    ArrowRight: [atRow, atColumn + 1],
    Home: [atRow, 0],
    End: [atRow, lastColumn],
    PageUp: [0, atColumn],
    PageDown: [rows.length - 1, atColumn],
  }[key];
}

/** Cells hidden on a phone are stepped over. */
function find(rows, row, column, key) {
  let [r, c] = [row, column];
  while (rows[r]?.[c]) {
    if (rows[r][c].getClientRects().length) return rows[r][c];
    const next = steps(key === "Home" ? "ArrowRight" : key === "End" ? "ArrowLeft" : key, r, c, rows);
    if (!next || (next[0] === r && next[1] === c)) return null;
    [r, c] = next;
  }
  return null;
}

function moveTo(table, cell) {
  for (const other of table.querySelectorAll("tbody [tabindex='0']")) other.tabIndex = -1;
  targetOf(cell).tabIndex = 0;
}

function onKey(event) {
  const table = event.currentTarget;
  const cell = event.target.closest("tbody td");
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter" && event.target.matches("input[type=checkbox]")) {
    event.preventDefault();
    return event.target.click();
  }
  const rows = rowsOf(table);
  const row = rows.findIndex((cells) => cells.includes(cell));
  const goal = steps(event.key, row, rows[row].indexOf(cell), rows);
  if (!goal) return;
  event.preventDefault();
  const next = find(rows, goal[0], goal[1], event.key);
  if (!next) return;
  moveTo(table, next);
  targetOf(next).focus();
}

function prepare(table) {
  const cells = rowsOf(table).flat();
  const current = cells.find((cell) => targetOf(cell).tabIndex === 0 && targetOf(cell).hasAttribute("tabindex"));
  for (const cell of cells) {
    cell.setAttribute("role", "gridcell");
    targetOf(cell).tabIndex = -1;
  }
  for (const cell of table.querySelectorAll("tfoot td")) cell.setAttribute("role", "gridcell");
  const first = current ?? cells.find((cell) => targetOf(cell) !== cell) ?? cells[0];
  if (first) targetOf(first).tabIndex = 0;
  table.setAttribute("role", "grid");
  if (table.dataset.grid === "ready") return;
  table.dataset.grid = "ready";
  table.addEventListener("keydown", onKey);
  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("tbody td");
    if (cell) moveTo(table, cell);
  });
}

export function startGrids() {
  const bind = (root) => root.querySelectorAll("table[data-grid]").forEach(prepare);
  bind(document);
  onRedraw(bind);
}
