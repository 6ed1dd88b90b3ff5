/* Ticks: one, a range, all; and what the list says of them. The selection lies on the server, which hears of each change
   once. */

import { $, $$, headers } from "./dom.js";
import { loadList } from "./rows.js";

const BURST = 60; // milliseconds in which changes are gathered
const changes = new Map(); // session id → what the server has yet to hear: ["tick", the sealed row] or ["untick", id]
let underWay = new Map();
let sending = null;
let heard = true;
let soon = 0;

const ticks = () => $$("input[data-tick]");
const unheard = () => changes.size > 0 || sending !== null;
const forget = () => changes.clear();

function changed(box) {
  box.defaultChecked = box.checked;
  const seal = $("input[name=rows]", box.parentElement).value;
  changes.set(box.value, box.checked ? ["tick", seal] : ["untick", box.value]);
  clearTimeout(soon);
  soon = setTimeout(flush, BURST);
}

/* Tell the server, one request at a time, so that the order is kept. Gives whether it has heard everything. */
async function flush() {
  clearTimeout(soon);
  while (sending) await sending;
  if (!changes.size) return true;
  underWay = new Map(changes);
  changes.clear();
  sending = send(underWay);
  const done = await sending;
  sending = null;
  if (!done) for (const [id, change] of underWay) if (!changes.has(id)) changes.set(id, change);
  underWay = new Map();
  document.dispatchEvent(new Event("ticksHeard"));
  return done ? flush() : false;
}

async function send(batch) {
  const bar = $("#selection");
  const values = { tick: [], untick: [], here: ticks().filter((box) => box.checked).length };
  for (const [kind, value] of batch.values()) values[kind].push(value);
  heard = false;
  try {
    await htmx.ajax("POST", bar.dataset.address, { source: bar, target: "#selected", swap: "outerHTML", values });
  } catch { /* htmx:sendError has told it */ }
  return heard;
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.id === "selection") heard = event.detail.successful;
});

/* What depends on the ticks waits until the server has them; a list that only shows them does not wait for ever. */
document.addEventListener("htmx:confirm", (event) => {
  if (event.detail.elt.id === "selection" || !unheard()) return;
  event.preventDefault();
  const acts = event.detail.elt.matches("[data-of-selection]");
  flush().then((done) => { if (done || !acts) event.detail.issueRequest(true); });
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target;
  if (!link || !unheard() || event.defaultPrevented || elsewhere) return;
  event.preventDefault();
  flush().then(() => { location.href = link.href; });
});
window.addEventListener("pagehide", () => {
  const bar = $("#selection");
  const left = [...new Map([...underWay, ...changes]).values()];
  if (!bar || !left.length) return;
  const body = new URLSearchParams(left);
  fetch(bar.dataset.address, { method: "POST", keepalive: true, headers: headers(), body }).catch(() => {});
});

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
