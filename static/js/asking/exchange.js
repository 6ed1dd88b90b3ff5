/* The exchange that grows while its answer arrives, until those that the API stored take its place. */

import { $, $$ } from "../dom.js";
import { announce, words } from "../messages.js";

const PATIENCE = 10_000; // milliseconds until it is said that this can take a while
let patience = 0;

export function begin(question) {
  const exchange = $("#asked").content.firstElementChild.cloneNode(true);
  for (const line of question.split(/\n/)) {
    const asked = $("[data-question]", exchange);
    if (asked.childNodes.length) asked.append(document.createElement("br"));
    asked.append(line);
  }
  $("[data-nothing-asked]")?.remove();
  $(".thread").append(exchange);
  exchange.scrollIntoView({ block: "nearest" });
  patience = setTimeout(() => {
    if ($("[data-answer]", exchange).childElementCount) return;
    $("[data-standing]", exchange).textContent = words.slow;
    announce(words.slow);
  }, PATIENCE);
  return exchange;
}

export const end = () => clearTimeout(patience);

const atTheEnd = () => window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 120;

export function show(exchange, html) {
  const follow = atTheEnd();
  $("[data-answer]", exchange).innerHTML = html; // the dashboard's own, sanitised
  if (follow) window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
}

function exchangesIn(html) {
  const parts = document.createElement("template");
  parts.innerHTML = html;
  return $$(".exchange[data-message]", parts.content);
}

const packed = (text) => text.split(/\s+/).join("");

/* Whether the question is among the exchanges that the API stored. */
export const hasQuestion = (html, question) =>
  exchangesIn(html).some((stored) => packed($(".question .prose", stored).textContent) === packed(question));

/* Exchanges as the API stored them take the place of the one that grew. */
export function replace(exchange, html) {
  const stored = exchangesIn(html);
  exchange.replaceWith(...stored);
  for (const part of stored) htmx.process(part);
  const { newest } = $("#ask").elements;
  newest.value = Math.max(newest.value, ...stored.map((part) => part.dataset.message || 0));
  const total = $("[data-total]");
  total.dataset.total = Number(total.dataset.total) + stored.length;
  total.textContent = `${total.dataset.total} message${total.dataset.total === "1" ? "" : "s"}`;
}

/* What had arrived stays to be read; an exchange without a word of an answer goes. */
export function breakOff(exchange) {
  if (!$("[data-answer]", exchange).textContent.trim()) { exchange.remove(); return; }
  exchange.classList.remove("exchange-growing");
  exchange.classList.add("exchange-broken");
  $("[data-standing]", exchange).textContent = "broke off here";
}
