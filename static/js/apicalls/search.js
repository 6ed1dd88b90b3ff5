/* Searching the answers: what matches is marked and unfolded, Enter goes to the next. */

import { $$ } from "../dom.js";

const PAUSE = 150; // milliseconds after the last letter
let matches = [];
let at = -1;
let searched = "";
let soon = 0;

/* Marks what matches; `say` takes a sentence on how many. */
export function search(words, shown, say) {
  clearTimeout(soon);
  for (const one of matches) one.classList.remove("api-match", "api-match-now");
  searched = words;
  const needle = words.trim().toLowerCase();
  const pieces = needle ? $$(".api-name, .api-text, .api-word", shown) : [];
  matches = pieces.filter((one) => one.textContent.toLowerCase().includes(needle));
  at = -1;
  for (const one of matches) {
    one.classList.add("api-match");
    unfold(one, shown);
  }
  if (matches.length) next(1, say);
  else say(needle ? "No matches." : "");
}

function unfold(one, shown) {
  const around = (element) => element.closest("details");
  for (let box = around(one); box && shown.contains(box); box = around(box.parentElement)) box.open = true;
}

function next(by, say) {
  if (!matches.length) return;
  matches[at]?.classList.remove("api-match-now");
  at = (at + by + matches.length) % matches.length;
  matches[at].classList.add("api-match-now");
  matches[at].scrollIntoView({ block: "center" });
  say(`Match ${at + 1} of ${matches.length}.`);
}

/* The field with its label. */
export function searchField(shown, say) {
  const label = document.createElement("label");
  label.className = "api-search";
  label.textContent = "Search the answers ";
  const field = document.createElement("input");
  field.type = "text"; // a field of type search would keep Escape for itself
  field.autocomplete = "off";
  field.maxLength = 200;
  field.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(() => search(field.value, shown, say), PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    clearTimeout(soon);
    if (searched === field.value) next(event.shiftKey ? -1 : 1, say);
    else search(field.value, shown, say);
  });
  label.append(field);
  return label;
}
