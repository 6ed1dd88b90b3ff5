/* Keys: each does what a click on the focused row, or in the open conversation, would do. */

import { $, isPlain } from "./dom.js";
import { rowOf, step } from "./rows.js";

const typing = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

const shortcuts = {
  "?": () => $("#shortcuts").showModal(),
  "/": () => { const field = $("[data-filter]"); field?.focus(); return field; },
  j: () => step(1),
  k: () => step(-1),
  s: () => (rowOf(document.activeElement) ? $("[data-star]", rowOf(document.activeElement)) : $("[data-conversation] [data-star]"))?.click(),
  x: () => rowOf(document.activeElement) && $("input[data-tick]", rowOf(document.activeElement))?.click(),
  F2: () => (rowOf(document.activeElement) ? $("[data-rename]", rowOf(document.activeElement)) : $("[data-conversation] [data-rename]"))?.click(),
  Delete: () => (rowOf(document.activeElement) ? $("[data-delete]", rowOf(document.activeElement)) : $("[data-conversation] [data-delete]"))?.click(),
};

export const addShortcuts = (more) => Object.assign(shortcuts, more);

document.addEventListener("keydown", (event) => {
  if (!isPlain(event) || typing(event.target) || $("dialog[open]")) return;
  if (event.key === "Enter" && event.target.matches("tr[data-row]")) $("[data-open]", event.target)?.click();
  const shortcut = shortcuts[event.key];
  if (!shortcut) return;
  event.preventDefault();
  shortcut();
});
