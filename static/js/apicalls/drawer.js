/* "Show API call": what stands folded at the page's foot without this becomes a drawer that folds, searches, copies. */

import { $ } from "../dom.js";
import { button, copy, dressAll } from "./answers.js";
import { search, searchField } from "./search.js";

const foot = $("#api-calls");
const shown = $("#api-calls-shown");
let drawer = null;
let region = null;
let away = null; // what the drawer shows, while it is closed: the page needs not carry it

/* What asks by itself must not change what somebody reads: the server appends no calls to it. */
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.matches?.("[data-quiet]")) event.detail.headers["Quiet"] = "1";
});

function say(text) { region.textContent = text; }

const dress = () => dressAll(shown, async (text) => say(await copy(text, drawer)));

function putAway() {
  if (!shown.childElementCount) return;
  away = document.createDocumentFragment();
  away.append(...shown.childNodes);
}

function closed() {
  $("input", drawer).value = "";
  search("", shown, say);
  putAway();
}

function open() {
  if (away) shown.append(away);
  away = null;
  dress();
  drawer.showModal();
}

function makeDrawer() {
  const body = $(".api-calls-body", foot);
  drawer = document.createElement("dialog");
  drawer.className = "drawer";
  drawer.setAttribute("aria-labelledby", "api-calls-title");
  region = document.createElement("p");
  region.className = "api-said";
  region.setAttribute("role", "status");
  const head = document.createElement("div");
  head.className = "drawer-head";
  const close = button("Close", () => drawer.close());
  close.autofocus = true;
  head.append($("#api-calls-title"), close, searchField(shown, say), region);
  drawer.append(head, body);
  drawer.addEventListener("close", closed);
  const opening = button("Show API call", open);
  opening.setAttribute("aria-haspopup", "dialog");
  $("details", foot).replaceWith(opening);
  foot.append(drawer);
}

if (foot) {
  makeDrawer();
  putAway();
  new MutationObserver(() => {
    if (!shown.childElementCount) return;
    foot.hidden = false;
    if (drawer.open) dress();
    else putAway();
  }).observe(shown, { childList: true });
}
