/* Asking in the open conversation: the question appears at once, the answer grows while it arrives, "Stop" ends it.
   The words come as server-sent events in answer to a POST, which EventSource can't make. Builds on dashboard.js. */
"use strict";

(() => {
  const form = $("#ask");
  const box = form && $("#question", form);
  const thread = $(".thread");
  const PATIENCE = 10_000; // milliseconds until it is said that this can take a while
  const KEPT = `question:${location.pathname}`;
  let stopper = null;
  let patience = 0;

  /* -- The box ------------------------------------------------------------------------------------------------ */

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

  /* -- The exchange that grows -------------------------------------------------------------------------------- */

  function begin(question) {
    const exchange = $("#asked").content.firstElementChild.cloneNode(true);
    for (const line of question.split(/\n/)) {
      const words = $("[data-question]", exchange);
      if (words.childNodes.length) words.append(document.createElement("br"));
      words.append(line);
    }
    $("[data-nothing-asked]")?.remove();
    thread.append(exchange);
    exchange.scrollIntoView({ block: "nearest" });
    patience = setTimeout(() => {
      if ($("[data-answer]", exchange).childElementCount) return;
      $("[data-standing]", exchange).textContent = words.slow;
      announce(words.slow);
    }, PATIENCE);
    return exchange;
  }

  const atTheEnd = () => window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 120;

  function show(exchange, html) {
    const follow = atTheEnd();
    $("[data-answer]", exchange).innerHTML = html; // the dashboard's own, sanitised
    if (follow) window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  }

  function exchangesIn(html) {
    const parts = document.createElement("template");
    parts.innerHTML = html;
    return $$(".exchange[data-message]", parts.content);
  }

  const same = (one, other) => one.split(/\s+/).join("") === other.split(/\s+/).join("");

  /* Exchanges as the API stored them take the place of the one that grew. */
  function replace(exchange, html) {
    const stored = exchangesIn(html);
    exchange.replaceWith(...stored);
    for (const part of stored) htmx.process(part);
    form.elements.newest.value = Math.max(form.elements.newest.value, ...stored.map((part) => part.dataset.message || 0));
    const total = $("[data-total]");
    total.dataset.total = Number(total.dataset.total) + stored.length;
    total.textContent = `${total.dataset.total} message${total.dataset.total === "1" ? "" : "s"}`;
    return stored.at(-1);
  }

  /* "Show API call" has what was just sent. */
  function showCalls(html) {
    const shown = $("#api-calls-shown");
    if (shown) shown.innerHTML = html;
  }

  /* What had arrived stays to be read; an exchange without a word of an answer goes. */
  function breakOff(exchange) {
    if (!$("[data-answer]", exchange).textContent.trim()) { exchange.remove(); return; }
    exchange.classList.remove("exchange-growing");
    exchange.classList.add("exchange-broken");
    $("[data-standing]", exchange).textContent = "broke off here";
  }

  /* -- The stream --------------------------------------------------------------------------------------------- */

  async function* events(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      buffer += value;
      const parts = buffer.split("\n\n");
      buffer = parts.pop();
      for (const part of parts) {
        const lines = part.split("\n").map((line) => line.match(/^(event|data): (.*)$/)).filter(Boolean);
        const { event, data } = Object.fromEntries(lines.map(([, name, text]) => [name, text]));
        if (event) yield [event, JSON.parse(data)];
      }
    }
  }

  const headers = () => ({ "HX-Request": "true", "HX-Current-URL": location.href, ...JSON.parse(document.body.getAttribute("hx-headers")) });

  async function send() {
    const question = box.value;
    if (!question.trim()) { refuse("Type a question first."); return; }
    const body = new URLSearchParams(new FormData(form));
    const exchange = begin(question);
    stopper = new AbortController();
    setBusy(true);
    box.value = "";
    grow(box);
    try {
      await receive(await fetch(form.dataset.stream, { method: "POST", headers: headers(), body, signal: stopper.signal }), exchange, question);
    } catch (error) {
      await lookAgain(exchange, question, error.name === "AbortError" ? words.stopped : words.cut);
    } finally {
      clearTimeout(patience);
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
      if (name === "stored") { land(replace(exchange, data.html), data.sentence); return; }
      if (name === "failed") {
        breakOff(exchange);
        refuse(data.sentence, data.recorded ? "" : question);
        return;
      }
    }
    throw new Error("no end");
  }

  function land(exchange, sentence, level = "warning") {
    document.dispatchEvent(new CustomEvent("answered", { detail: exchange }));
    if (sentence) tell(sentence, level);
    else announce("The answer is here.");
    if (isNowhere(document.activeElement) || document.activeElement.closest("#ask")) box.focus({ preventScroll: true });
  }

  /* After a lost connection or a stop the conversation says what is true. */
  async function lookAgain(exchange, question, sentence) {
    let html = "";
    try {
      const response = await fetch(`${form.dataset.again}?after=${form.elements.newest.value}`, { headers: headers() });
      html = response.ok ? await response.text() : "";
    } catch { /* the sentence says to load the page */ }
    if (exchangesIn(html).some((stored) => same($(".question .prose", stored).textContent, question))) {
      land(replace(exchange, html), `${sentence} ${words.kept}`, "info");
    } else {
      breakOff(exchange);
      refuse(`${sentence} ${words.unseen}`, question);
    }
  }

  /* -- Keys --------------------------------------------------------------------------------------------------- */

  const exchanges = () => $$(".exchange");
  const current = () => document.activeElement?.closest?.(".exchange");

  /* Nobody judges by a stray key what they don't see: without a focused message the last one gets the focus first. */
  function judge(button) {
    if (current()) $(button, current())?.click();
    else exchanges().at(-1)?.focus();
  }

  function move(by) {
    const all = exchanges();
    const at = all.indexOf(current());
    all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
  }

  Object.assign(shortcuts, {
    a: () => box?.focus(),
    n: () => move(1),
    p: () => move(-1),
    "+": () => judge("[data-like]"),
    "-": () => judge("[data-dislike]"),
  });

  if (!form) return;
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
})();
