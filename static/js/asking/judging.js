/* Keys in the open conversation: to the question, from message to message, and what one thinks of an answer. */

import { $, $$ } from "../dom.js";
import { addShortcuts } from "../keys.js";

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

addShortcuts({
  a: () => $("#question")?.focus(),
  n: () => move(1),
  p: () => move(-1),
  "+": () => judge("[data-like]"),
  "-": () => judge("[data-dislike]"),
});
