/* Ticks: one, a range, all; and what the list says of them. */

import { $ } from "./dom.js";
import { loadList } from "./rows.js";
import { changed, forget, ticks, unheard } from "./selection.js";

let lastTick = null;

export function setTick(box, checked) {
  if (box.checked === checked) return;
  box.checked = checked;
  changed(box);
}

/* Everything, or nothing, on the word of the server. */
function tickAll(ticked) {
  forget();
  for (const box of ticks()) box.checked = box.defaultChecked = ticked;
  showTicks();
}
document.addEventListener("tickAll", (event) => { tickAll(event.detail.ticked); $("[data-select-all]")?.focus(); });
document.addEventListener("selectionCleared", () => tickAll(false));

export function showTicks() {
  const all = ticks();
  const ticked = all.filter((box) => box.checked).length;
  const header = $("[data-select-all]");
  if (header) {
    header.checked = all.length > 0 && ticked === all.length;
    header.indeterminate = ticked > 0 && ticked < all.length;
  }
  const offer = $("[data-offer]");
  if (offer) offer.hidden = all.length >= Number(offer.dataset.offer);
  const selected = $("#selected");
  if (!selected || unheard()) return;
  const elsewhere = "matching" in selected.dataset ? 0 : Number(selected.dataset.number) - ticked;
  $("[data-elsewhere]", selected).textContent = elsewhere;
  $(".elsewhere", selected).hidden = elsewhere < 1;
}
document.addEventListener("ticksHeard", showTicks);

/* A range never takes a row that can't be seen. */
function tickRange(box) {
  const all = ticks().filter((other) => other.checkVisibility?.() ?? other.offsetParent);
  const from = all.indexOf(lastTick);
  const to = all.indexOf(box);
  if (from < 0 || to < 0) return;
  for (const other of all.slice(Math.min(from, to), Math.max(from, to) + 1)) setTick(other, box.checked);
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-tick]");
  if (!box) return;
  if (event.shiftKey) tickRange(box);
  lastTick = box;
  showTicks();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-select-all]")) for (const box of ticks()) setTick(box, event.target.checked);
  if (event.target.matches("[data-tick]")) changed(event.target);
  if (event.target.matches("[data-select-all], [data-tick]")) showTicks();
});

document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  const box = part.matches?.("tr[data-row]:not([data-renaming])") && $("input[data-tick]:checked", part);
  if (box) changed(box); // it may have another name now, and the selection remembers names
  showTicks();
});

/* The browser may bring old ticks back, or the whole page as it was; the server knows what is really ticked. */
window.addEventListener("pageshow", (event) => {
  if (event.persisted) loadList();
  for (const box of ticks()) box.checked = box.defaultChecked;
  showTicks();
});
