/* Keys: each does what a click on the focused row, or in the open conversation, would do. */

import { $, isPlain } from "./dom.js";
import { rowOf, step } from "./rows.js";

const typing = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

/* The button of the focused row; without one, the open conversation's. */
function press(button) {
  const row = rowOf(document.activeElement);
  (row ? $(button, row) : $(`[data-conversation] ${button}`))?.click();
}

const shortcuts = {
  "?": () => $("#shortcuts").showModal(),
  "/": () => $("[data-filter]")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  s: () => press("[data-star]"),
  x: () => press("input[data-tick]"),
  F2: () => press("[data-rename]"),
  Delete: () => press("[data-delete]"),
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
