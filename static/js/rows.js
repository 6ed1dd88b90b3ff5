/* The rows of a list: which one has the focus, the step to its neighbours, the list read again. */

import { $, $$, isNowhere } from "./dom.js";

export const rows = () => $$("tr[data-row]");
export const rowOf = (element) => element?.closest?.("tr[data-row]");

function focusRow(row) {
  const target = row && ($("[data-open]", row) || row);
  target?.focus();
}

export function loadList() {
  if (!$("#table[data-address]")) return;
  htmx.ajax("GET", location.pathname + location.search, { target: "#table", swap: "outerHTML" });
}

export function step(by) {
  const beside = $(by > 0 ? "[data-next]" : "[data-previous]");
  if (beside) { beside.click(); return; }
  const all = rows();
  const at = all.indexOf(rowOf(document.activeElement));
  focusRow(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

/* More rows below: those that came twice go, and the keyboard goes on from the new ones. */
document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  if (!part.matches?.("tbody[data-page]")) return;
  const seen = new Set();
  for (const row of rows()) { if (row.id && seen.has(row.id)) row.remove(); seen.add(row.id); }
  if (isNowhere(document.activeElement)) focusRow($("tr[data-row]", part));
});
