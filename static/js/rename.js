/* Renaming in place: what was there comes back untouched when it is cancelled. */

import { $, $$, isPlain } from "./dom.js";

const before = new Map(); // id of the row or heading → what stood there

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig } = event.detail;
  const opens = requestConfig.verb === "get" && /\/rename\//.test(requestConfig.path);
  if (!opens || !target.matches?.("[data-row], #heading")) return;
  const original = target.cloneNode(true);
  const waiting = [original, ...$$(".htmx-request", original)];
  for (const element of waiting) element.classList.remove("htmx-request", "is-waiting");
  before.set(target.id, original);
});

function cancelRename(form) {
  const original = before.get(form.id);
  if (!original) { location.reload(); return; }
  const box = $("input[data-tick]", form);
  if (box) $("input[data-tick]", original).checked = box.checked;
  const star = $("[data-star]", form);
  if (star) $("[data-star]", original)?.replaceWith(star);
  form.replaceWith(original);
  htmx.process(original);
  before.delete(form.id);
  $("[data-rename]", original)?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cancel]");
  if (button) cancelRename(button.closest("[data-renaming]"));
});

document.addEventListener("keydown", (event) => {
  const renaming = event.key === "Escape" && isPlain(event) && event.target.closest("[data-renaming]");
  if (!renaming) return;
  event.preventDefault();
  cancelRename(renaming);
});

function showCount(field) {
  const counter = $("[data-counter]", field.parentElement);
  const length = [...field.value].length;
  counter.textContent = `${length} / 255`;
  counter.classList.toggle("counter-over", length > 255);
}

/* The first focus comes with the field. Later ones must not select what was typed since. */
function takeUp(field) {
  if (!field || field.dataset.taken) return;
  field.dataset.taken = "";
  field.select();
  showCount(field);
}
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-name-field]")) takeUp(event.target);
});
takeUp($("[data-name-field]"));

document.addEventListener("htmx:load", (event) => {
  const field = $("[data-name-field]", event.detail.elt);
  if (field && document.activeElement !== field) field.focus();
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-name-field]")) showCount(event.target);
});

document.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text");
  if (!event.target.matches("[data-name-field]") || !/[\r\n]/.test(text || "")) return;
  event.preventDefault();
  document.execCommand("insertText", false, text.replace(/\s*[\r\n]+\s*/g, " "));
});
