/* Jobs: the list is read again when one is over, and the keyboard stays where the job is. */

import { $, isNowhere } from "./dom.js";
import { loadList } from "./rows.js";

let atTheJob = false;

document.addEventListener("selectionCleared", loadList);
document.addEventListener("jobOver", () => {
  if (!$("[data-renaming]") && !$("input[data-tick]:checked") && !$("dialog[open]")) loadList();
});
document.addEventListener("closeDialog", () => $("#jobs-strip [autofocus]")?.focus());

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig } = event.detail;
  if (target.id !== "job") return;
  // A button that was disabled while it waited has lost the focus; what asks by itself never had it.
  const pressed = isNowhere(document.activeElement) && !requestConfig.elt.matches?.("[data-quiet]");
  atTheJob = pressed || target.contains(document.activeElement) || $("#dialog").open;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "job" && event.detail.elt.id !== "job") return;
  if (atTheJob && isNowhere(document.activeElement)) $("#job")?.focus({ preventScroll: true });
  atTheJob = false;
});
