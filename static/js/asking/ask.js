/* Asking in the open conversation: the question appears at once, the answer grows while it arrives, "Stop" ends it. */

import { $, headers, isNowhere } from "../dom.js";
import { announce, tell, words } from "../messages.js";
import { begin, breakOff, end, hasQuestion, replace, show } from "./exchange.js";
import { events } from "./stream.js";

const form = $("#ask");
const box = form && $("#question", form);
const KEPT = `question:${location.pathname}`;
let stopper = null;

/* -- The box -------------------------------------------------------------------------------------------------- */

function grow(field) {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight + 2}px`;
}

function setBusy(busy) {
  form.setAttribute("aria-busy", busy);
  $("#ask-send", form).disabled = busy;
  $("#ask-stop", form).hidden = !busy;
  if (busy) $("#ask-wrong", form).textContent = "";
}

/* What was typed comes back, unless something else has been typed meanwhile. */
function refuse(sentence, question) {
  if (question && !box.value) { box.value = question; grow(box); }
  const wrong = $("#ask-wrong", form);
  wrong.textContent = "";
  requestAnimationFrame(() => { wrong.textContent = sentence; });
  box.focus();
}

/* -- The way there and back ----------------------------------------------------------------------------------- */

const here = () => ({ "HX-Current-URL": location.href, ...headers() });

async function send() {
  const question = box.value;
  if (!question.trim()) { refuse("Type a question first."); return; }
  const body = new URLSearchParams(new FormData(form));
  const exchange = begin(question);
  stopper = new AbortController();
  setBusy(true);
  box.value = "";
  grow(box);
  const { signal } = stopper;
  try {
    const response = await fetch(form.dataset.stream, { method: "POST", headers: here(), body, signal });
    await receive(response, exchange, question);
  } catch (error) {
    await lookAgain(exchange, question, error.name === "AbortError" ? words.stopped : words.cut);
  } finally {
    end();
    stopper = null;
    setBusy(false);
  }
}

async function receive(response, exchange, question) {
  const away = response.headers.get("HX-Redirect");
  if (away) {
    box.value = "";
    sessionStorage.setItem(KEPT, question); // until after the sign-in
    location.assign(away);
    return;
  }
  if (!(response.headers.get("Content-Type") || "").startsWith("text/event-stream")) {
    exchange.remove();
    refuse({ 403: words.forbidden, 404: words.missing }[response.status] || words.failed, question);
    return;
  }
  for await (const [name, data] of events(response)) {
    if (name === "answer") show(exchange, data.html);
    if (data.calls) showCalls(data.calls);
    if (name === "stored") { replace(exchange, data.html); land(data.sentence); return; }
    if (name === "failed") {
      breakOff(exchange);
      refuse(data.sentence, data.recorded ? "" : question);
      return;
    }
  }
  throw new Error("no end");
}

/* "Show API call" has what was just sent. */
function showCalls(html) {
  const shown = $("#api-calls-shown");
  if (shown) shown.innerHTML = html;
}

function land(sentence, level = "warning") {
  if (sentence) tell(sentence, level);
  else announce("The answer is here.");
  if (isNowhere(document.activeElement) || document.activeElement.closest("#ask")) box.focus({ preventScroll: true });
}

/* After a lost connection or a stop the conversation says what is true. */
async function lookAgain(exchange, question, sentence) {
  let html = "";
  try {
    const response = await fetch(`${form.dataset.again}?after=${form.elements.newest.value}`, { headers: here() });
    html = response.ok ? await response.text() : "";
  } catch { /* the sentence says to load the page */ }
  if (hasQuestion(html, question)) {
    replace(exchange, html);
    land(`${sentence} ${words.kept}`, "info");
  } else {
    breakOff(exchange);
    refuse(`${sentence} ${words.unseen}`, question);
  }
}

/* -- The form, where one may ask ------------------------------------------------------------------------------ */

function wire() {
  if (sessionStorage.getItem(KEPT)) refuse("You were signed out, so nothing was sent.", sessionStorage.getItem(KEPT));
  sessionStorage.removeItem(KEPT);
  box.addEventListener("input", () => grow(box));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (!stopper) send();
  });
  $("#ask-stop", form).addEventListener("click", () => stopper?.abort());
  window.addEventListener("beforeunload", (event) => { if (box.value.trim() || stopper) event.preventDefault(); });
}

if (form) wire();
