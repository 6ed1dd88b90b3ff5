/* What was asked and answered, with buttons to fold and to copy. */

import { $, $$ } from "../dom.js";
import { line, span, treeOf } from "./tree.js";

const NOT_ALLOWED = "The browser does not allow copying. Select the text and copy it by hand.";
const texts = new WeakMap(); // what stood there, for copying

export function button(words, does) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = words;
  made.addEventListener("click", does);
  return made;
}

/* Every block that has no buttons yet gets them; `copy` takes a text. */
export function dressAll(shown, copy) {
  for (const pre of $$("pre[data-copy]:not([data-dressed])", shown)) {
    const block = pre.matches("[data-answer]") ? dress(pre) : pre;
    block.dataset.dressed = "";
    const tools = document.createElement("p");
    tools.className = "api-tools";
    const copying = button("Copy", () => copy(texts.get(block) ?? block.textContent));
    copying.setAttribute("aria-label", `Copy the ${block.dataset.copy}`);
    tools.append(copying);
    if ($("details", block)) tools.append(folding(block));
    block.before(tools);
  }
}

/* An answer becomes a tree, or lines where it is no JSON (an event stream). */
function dress(pre) {
  const text = pre.textContent;
  const tree = treeOf(text);
  const made = document.createElement("div");
  made.className = "api-tree";
  made.append(...(tree ? [tree] : text.split("\n").map((words) => line(span("api-text", words)))));
  made.dataset.copy = pre.dataset.copy;
  texts.set(made, text);
  pre.replaceWith(made);
  return made;
}

/* One button for both, which says what it would do now. */
function folding(tree) {
  const branches = $$("details", tree);
  const isOpen = () => branches.every((one) => one.open);
  const name = () => (isOpen() ? "Fold all" : "Unfold all");
  const made = button(name(), () => {
    const open = !isOpen();
    for (const one of branches) one.open = open;
  });
  tree.addEventListener("toggle", () => { made.textContent = name(); }, true);
  return made;
}

/* Gives what to say of it: the clipboard is closed to pages that came without TLS. `inside` is the open dialog: what
   lies outside of it can't be selected. */
export async function copy(text, inside) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    return copyBySelection(text, inside) ? "Copied." : NOT_ALLOWED;
  }
}

function copyBySelection(text, inside) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.className = "visually-hidden";
  field.value = text;
  inside.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return done;
}
