/* What the scripts share: finding elements, and reading events. Swapped-in parts need no wiring, since every listener
   of these scripts is the document's. */

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/* Whether the focus, were it here, would be lost. */
export const isNowhere = (element) =>
  !element || element === document.body || !element.isConnected || element.closest("dialog:not([open])");

/* Whether a key was pressed alone, and not as a part of a word that is being composed. */
export const isPlain = (event) => !(event.isComposing || event.ctrlKey || event.metaKey || event.altKey);

/* What a request of ours has to carry, as htmx's do. */
export const headers = () => ({ "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers")) });

/* What asks for itself every few seconds shows no sign of it, and stays silent when it can't be reached. */
export const isQuiet = (event) => event.detail.elt?.matches?.("[data-quiet]");
