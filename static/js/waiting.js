/* While something waits for the server the page shows it, and a form is sent once. */

import { isQuiet } from "./dom.js";

let waiting = 0;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.classList.contains("is-busy")) { event.preventDefault(); return; }
  if (!form.hasAttribute("hx-post")) form.classList.add("is-busy");
});

/* Nobody looks at a hidden tab: what asks by itself rests there. */
document.addEventListener("htmx:confirm", (event) => {
  if (document.hidden && event.detail.elt.matches?.("[data-visible]")) event.preventDefault();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isQuiet(event)) return;
  waiting += 1;
  document.body.classList.add("is-loading");
  event.detail.target?.classList?.add("is-waiting");
  if (event.detail.elt.matches?.("form")) event.detail.elt.classList.add("is-busy");
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (isQuiet(event)) return;
  waiting = Math.max(0, waiting - 1);
  document.body.classList.toggle("is-loading", waiting > 0);
  event.detail.target?.classList?.remove("is-waiting");
  event.detail.elt.classList?.remove("is-busy");
});
