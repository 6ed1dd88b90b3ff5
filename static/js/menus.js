/* Menus: a click elsewhere closes them, and so does Escape. */

import { $, $$, isPlain } from "./dom.js";

const openMenus = () => $$("[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !isPlain(event)) return;
  for (const menu of openMenus()) { menu.open = false; $("summary", menu).focus(); }
});
