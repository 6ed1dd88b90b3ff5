/* What HTML and htmx can't say: keys, ranges of ticks, focus, dialogs, the clock. No library, no build.
   Everything is delegated to the document, so that swapped-in parts need no wiring. */
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/* -- The reader's time zone, for the server that renders the times ------------------------------------------- */

const secure = location.protocol === "https:" ? "; Secure" : "";
document.cookie = `timezone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;

/* -- Messages: good news goes by itself, the rest stays until it is read -------------------------------------- */

const words = $("#words").dataset;

function tell(text, level = "error") {
  const message = document.createElement("div");
  message.className = `message message-${level}`;
  message.dataset.message = "";
  message.setAttribute("role", level === "error" ? "alert" : "status");
  const sentence = document.createElement("p");
  sentence.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button";
  close.dataset.dismiss = "";
  close.textContent = "Dismiss";
  message.append(sentence, close);
  $("#messages").append(message);
}

function settleMessages() {
  const seen = new Set();
  for (const message of $$("#messages [data-message]").reverse()) {
    const text = message.textContent.trim();
    if (seen.has(text)) message.remove();
    seen.add(text);
    if (message.matches(".message-success, .message-info") && !message.dataset.leaving) {
      message.dataset.leaving = "soon";
      setTimeout(() => message.remove(), 6000);
    }
  }
}
new MutationObserver(settleMessages).observe($("#messages"), { childList: true });
settleMessages();

function announce(text) {
  const region = $("#announcer");
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}
document.addEventListener("announce", (event) => announce(event.detail.text));

/* -- Ticks: the selection lies on the server, which hears of each change once --------------------------------- */

const BURST = 60; // milliseconds in which changes are gathered
const changes = new Map(); // session id → what the server has yet to hear: ["tick", the sealed row] or ["untick", id]
let underWay = new Map();
let sending = null;
let heard = true;
let soon = 0;
let lastTick = null;

const ticks = () => $$("input[data-tick]");
const unheard = () => changes.size > 0 || sending !== null;

function changed(box) {
  box.defaultChecked = box.checked;
  const seal = $("input[name=rows]", box.parentElement).value;
  changes.set(box.value, box.checked ? ["tick", seal] : ["untick", box.value]);
  clearTimeout(soon);
  soon = setTimeout(flush, BURST);
}

function setTick(box, checked) {
  if (box.checked === checked) return;
  box.checked = checked;
  changed(box);
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
  showTicks();
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
  if (!link || !unheard() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
  event.preventDefault();
  flush().then(() => { location.href = link.href; });
});
window.addEventListener("pagehide", () => {
  const bar = $("#selection");
  const left = [...new Map([...underWay, ...changes]).values()];
  if (!bar || !left.length) return;
  const headers = { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers")) };
  fetch(bar.dataset.address, { method: "POST", keepalive: true, headers, body: new URLSearchParams(left) }).catch(() => {});
});

/* Everything, or nothing, on the word of the server. */
function tickAll(ticked) {
  changes.clear();
  for (const box of ticks()) box.checked = box.defaultChecked = ticked;
  showTicks();
}
document.addEventListener("tickAll", (event) => { tickAll(event.detail.ticked); $("[data-select-all]")?.focus(); });
document.addEventListener("selectionCleared", () => tickAll(false));

function showTicks() {
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

/* A range never takes a row that can't be seen. */
function tickRange(box) {
  const all = ticks().filter((other) => other.checkVisibility?.() ?? other.offsetParent);
  const from = all.indexOf(lastTick);
  const to = all.indexOf(box);
  if (from < 0 || to < 0) return;
  for (const other of all.slice(Math.min(from, to), Math.max(from, to) + 1)) setTick(other, box.checked);
}

/* -- Rows, focus ---------------------------------------------------------------------------------------------- */

const rows = () => $$("tr[data-row]");
const rowOf = (element) => element?.closest?.("tr[data-row]");

function focusRow(row) {
  const target = row && ($("[data-open]", row) || row);
  target?.focus();
}

function loadList() {
  if ($("#table[data-address]")) htmx.ajax("GET", location.pathname + location.search, { target: "#table", swap: "outerHTML" });
}

function step(by) {
  const beside = $(by > 0 ? "[data-next]" : "[data-previous]");
  if (beside) { beside.click(); return; }
  const all = rows();
  const at = all.indexOf(rowOf(document.activeElement));
  focusRow(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

/* -- Renaming: what was there comes back untouched ------------------------------------------------------------ */

const before = new Map();

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
document.addEventListener("focusin", (event) => { if (event.target.matches("[data-name-field]")) takeUp(event.target); });
takeUp($("[data-name-field]"));

/* -- Dialogs -------------------------------------------------------------------------------------------------- */

const dialog = $("#dialog");
let opener = null;
let focusAfterwards = null;

const isNowhere = (element) => !element || element === document.body || !element.isConnected || element.closest("dialog:not([open])");

dialog.addEventListener("close", () => {
  // A form that still waits for its answer must stay in the page, or htmx finds no place for the message.
  if (!$(".is-busy", dialog)) dialog.replaceChildren();
  if (isNowhere(document.activeElement) && opener?.isConnected) opener.focus();
});

function closeDialog() {
  if (dialog.open) dialog.close();
  else dialog.replaceChildren();
  if (rows().length === 0 && $("#table[data-address] tbody")) {
    loadList();
  }
  const row = focusAfterwards && document.getElementById(focusAfterwards);
  focusAfterwards = null;
  if (row) ($("[data-delete]", row) || row).focus();
  else if (isNowhere(document.activeElement)) ($("#job") || $("#table"))?.focus({ preventScroll: true });
  showTicks();
}
document.addEventListener("closeDialog", closeDialog);

/* -- Clicks and input ----------------------------------------------------------------------------------------- */

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-dismiss], [data-close], [data-cancel], [data-shortcuts-open], [data-tick]");
  for (const menu of $$("[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  if (!target) return;
  if (target.matches("[data-dismiss]")) target.closest("[data-message]").remove();
  if (target.matches("[data-close]")) dialog.close();
  if (target.matches("[data-cancel]")) cancelRename(target.closest("[data-renaming]"));
  if (target.matches("[data-shortcuts-open]")) $("#shortcuts").showModal();
  if (target.matches("[data-tick]")) {
    if (event.shiftKey) tickRange(target);
    lastTick = target;
    showTicks();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-select-all]")) for (const box of ticks()) setTick(box, event.target.checked);
  if (event.target.matches("[data-tick]")) changed(event.target);
  if (event.target.matches("[data-select-all], [data-tick]")) showTicks();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.classList.contains("is-busy")) { event.preventDefault(); return; }
  if (!form.hasAttribute("hx-post")) form.classList.add("is-busy");
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

/* -- Keys ----------------------------------------------------------------------------------------------------- */

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

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    for (const menu of $$("[data-menu][open]")) { menu.open = false; $("summary", menu).focus(); }
    const renaming = event.target.closest("[data-renaming]");
    if (renaming) { event.preventDefault(); cancelRename(renaming); }
    return;
  }
  if (typing(event.target) || $("dialog[open]")) return;
  if (event.key === "Enter" && event.target.matches("tr[data-row]")) $("[data-open]", event.target)?.click();
  const shortcut = shortcuts[event.key];
  if (!shortcut) return;
  event.preventDefault();
  shortcut();
});

/* -- htmx ----------------------------------------------------------------------------------------------------- */

let waiting = 0;

/* What asks for itself every few seconds shows no sign of it, and stays silent when it can't be reached. */
const isQuiet = (event) => event.detail.elt?.matches?.("[data-quiet]");

/* Nobody looks at a hidden tab: what asks by itself rests there. */
document.addEventListener("htmx:confirm", (event) => {
  if (document.hidden && event.detail.elt.matches?.("[data-visible]")) event.preventDefault();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isQuiet(event)) return;
  waiting += 1;
  document.body.classList.add("is-loading");
  event.detail.target?.classList?.add("is-waiting");
  // A button that is disabled while it waits loses the focus, and a dialog gives it back to nobody.
  if (event.detail.target === dialog && !dialog.open) opener = document.activeElement;
  if (event.detail.elt.matches?.("form")) event.detail.elt.classList.add("is-busy");
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (isQuiet(event)) return;
  waiting = Math.max(0, waiting - 1);
  document.body.classList.toggle("is-loading", waiting > 0);
  event.detail.target?.classList?.remove("is-waiting");
  event.detail.elt.classList?.remove("is-busy");
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig } = event.detail;
  const path = requestConfig.path;
  if (target.matches?.("[data-row], #heading") && requestConfig.verb === "get" && /\/rename\//.test(path)) {
    const original = target.cloneNode(true);
    for (const element of [original, ...$$(".htmx-request", original)]) element.classList.remove("htmx-request", "is-waiting");
    before.set(target.id, original);
  }
  if (target.matches?.("tr[data-row]") && /\/delete\//.test(path)) {
    const all = rows();
    const at = all.indexOf(target);
    focusAfterwards = (all[at + 1] || all[at - 1])?.id || null;
    const box = $("input[data-tick]", target);
    if (box) setTick(box, false);
  }
});

/* Older messages go in above: what was being read stays where it is, and the keyboard goes on from the new ones. */
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

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === dialog && dialog.childElementCount && !dialog.open) dialog.showModal();
});

document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  const field = $("[data-name-field]", part);
  if (field && document.activeElement !== field) field.focus();
  const box = part.matches?.("tr[data-row]:not([data-renaming])") && $("input[data-tick]:checked", part);
  if (box) changed(box); // it may have another name now, and the selection remembers names
  if (part.matches?.("tbody[data-page]")) {
    const seen = new Set();
    for (const row of rows()) { if (row.id && seen.has(row.id)) row.remove(); seen.add(row.id); }
    if (isNowhere(document.activeElement)) focusRow($("tr[data-row]", part));
  }
  showTicks();
});

/* -- Jobs: the list is read again when one is over, and the keyboard stays where the job is --------------------- */

document.addEventListener("selectionCleared", loadList);
document.addEventListener("jobOver", () => {
  if (!$("[data-renaming]") && !$("input[data-tick]:checked") && !$("dialog[open]")) loadList();
});
document.addEventListener("closeDialog", () => $("#jobs-strip [autofocus]")?.focus());

let atTheJob = false;
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig } = event.detail;
  if (target.id !== "job") return;
  // A button that was disabled while it waited has lost the focus; what asks by itself never had it.
  const pressed = isNowhere(document.activeElement) && !requestConfig.elt.matches?.("[data-quiet]");
  atTheJob = pressed || target.contains(document.activeElement) || dialog.open;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "job" && event.detail.elt.id !== "job") return;
  if (atTheJob && isNowhere(document.activeElement)) $("#job")?.focus({ preventScroll: true });
  atTheJob = false;
});

const sentences = { 403: words.forbidden, 404: words.missing };
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status !== 422 && status !== 502 && !isQuiet(event)) tell(sentences[status] || words.failed);
});
document.addEventListener("htmx:sendError", (event) => isQuiet(event) || tell(words.offline));
document.addEventListener("htmx:timeout", (event) => isQuiet(event) || tell(words.timeout));
document.addEventListener("htmx:targetError", () => tell(words.missing));

/* The browser may bring old ticks back, or the whole page as it was; the server knows what is really ticked. */
window.addEventListener("pageshow", (event) => {
  if (event.persisted) loadList();
  for (const box of ticks()) box.checked = box.defaultChecked;
  showTicks();
});
