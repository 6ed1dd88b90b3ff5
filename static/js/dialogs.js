/* Dialogs: they open with what the server sends, and give the focus back to where the work goes on. Menus: a click
   elsewhere closes them, and so does Escape. */

import { $, $$, isNowhere, isPlain, isQuiet } from "./dom.js";
import { loadList, rows } from "./rows.js";
import { setTick, showTicks } from "./ticks.js";

const dialog = $("#dialog");
let opener = null;
let focusAfterwards = null;

// A button that is disabled while it waits loses the focus, and a dialog gives it back to nobody.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target === dialog && !dialog.open && !isQuiet(event)) opener = document.activeElement;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === dialog && dialog.childElementCount && !dialog.open) dialog.showModal();
});

dialog.addEventListener("close", () => {
  // A form that still waits for its answer must stay in the page, or htmx finds no place for the message.
  if (!$(".is-busy", dialog)) dialog.replaceChildren();
  if (isNowhere(document.activeElement) && opener?.isConnected) opener.focus();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) dialog.close();
  if (event.target.closest("[data-shortcuts-open]")) $("#shortcuts").showModal();
});

/* A row that is being deleted leaves the focus to its neighbour, and the selection. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig } = event.detail;
  if (!target.matches?.("tr[data-row]") || !/\/delete\//.test(requestConfig.path)) return;
  const all = rows();
  const at = all.indexOf(target);
  focusAfterwards = (all[at + 1] || all[at - 1])?.id || null;
  const box = $("input[data-tick]", target);
  if (box) setTick(box, false);
});

document.addEventListener("closeDialog", () => {
  if (dialog.open) dialog.close();
  else dialog.replaceChildren();
  if (rows().length === 0 && $("#table[data-address] tbody")) loadList();
  const row = focusAfterwards && document.getElementById(focusAfterwards);
  focusAfterwards = null;
  if (row) ($("[data-delete]", row) || row).focus();
  else if (isNowhere(document.activeElement)) ($("#job") || $("#table"))?.focus({ preventScroll: true });
  showTicks();
});

const openMenus = () => $$("[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !isPlain(event)) return;
  for (const menu of openMenus()) { menu.open = false; $("summary", menu).focus(); }
});
