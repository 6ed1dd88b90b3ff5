/* Older messages go in above: what was being read stays where it is, and the keyboard goes on from the new ones. */

import { $ } from "./dom.js";

let reading = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "older") return;
  const first = $(".exchange");
  reading = { first, top: first.getBoundingClientRect().top };
});

document.addEventListener("htmx:afterSwap", () => {
  if (!reading) return;
  window.scrollBy({ top: reading.first.getBoundingClientRect().top - reading.top, behavior: "instant" });
  ($("#older a") || $(".exchange")).focus({ preventScroll: true });
  reading = null;
});
