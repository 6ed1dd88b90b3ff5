/* The selection lies on the server, which hears of each change once. */

import { $, $$, headers } from "./dom.js";

const BURST = 60; // milliseconds in which changes are gathered
const changes = new Map(); // session id → what the server has yet to hear: ["tick", the sealed row] or ["untick", id]
let underWay = new Map();
let sending = null;
let heard = true;
let soon = 0;

export const ticks = () => $$("input[data-tick]");
export const unheard = () => changes.size > 0 || sending !== null;
export const forget = () => changes.clear();

export function changed(box) {
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
