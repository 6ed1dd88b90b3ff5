/* Messages: good news goes by itself, the rest stays until it is read. What fails on the way to the server is told. */

import { $, $$, isQuiet } from "./dom.js";

export const words = $("#words").dataset;

export function tell(text, level = "error") {
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

export function announce(text) {
  const region = $("#announcer");
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}
document.addEventListener("announce", (event) => announce(event.detail.text));

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) event.target.closest("[data-message]").remove();
});

const sentences = { 403: words.forbidden, 404: words.missing };
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status !== 422 && status !== 502 && !isQuiet(event)) tell(sentences[status] || words.failed);
});
document.addEventListener("htmx:sendError", (event) => isQuiet(event) || tell(words.offline));
document.addEventListener("htmx:timeout", (event) => isQuiet(event) || tell(words.timeout));
document.addEventListener("htmx:targetError", () => tell(words.missing));
