/* "Show API call": what stands folded at the page's foot without this becomes a drawer that folds, searches, copies. */
"use strict";

{
const foot = $("#api-calls");
const shown = $("#api-calls-shown");

/* -- What asks by itself must not change what somebody reads: the server appends no calls to it ----------------- */

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.matches?.("[data-quiet]")) event.detail.headers["Quiet"] = "1";
});

/* -- JSON as a tree: read here and not by JSON.parse, which would round long numbers ---------------------------- */

const TOKEN = /\s*("[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null|[[\]{},:])/y;
const DEEPEST = 100;
const OPEN_TO = 2; // the envelope and what it holds; rows stay folded

function tokensOf(text) {
  const tokens = [];
  let end = 0;
  TOKEN.lastIndex = 0;
  for (let match; (match = TOKEN.exec(text)); end = TOKEN.lastIndex) tokens.push(match[1]);
  return text.slice(end).trim() ? null : tokens;
}

function span(kind, text) {
  const made = document.createElement("span");
  made.className = kind;
  made.textContent = text;
  return made;
}

function line(...parts) {
  const made = document.createElement("div");
  made.className = "api-line";
  made.append(...parts);
  return made;
}

const kindOf = (token) => (token[0] === '"' ? "api-text" : "api-word");

/* The value that begins at the first token, with its name before it. Takes its tokens off the (reversed) list. */
function grow(tokens, name, depth) {
  const token = tokens.pop();
  const named = name === null ? [] : [span("api-name", name), ": "];
  if (token !== "{" && token !== "[") {
    if (token === undefined || /^[\]},:]$/.test(token)) throw new SyntaxError("a value is missing");
    return line(...named, span(kindOf(token), token));
  }
  return branch(token, children(tokens, token, depth), named, depth);
}

function children(tokens, token, depth) {
  if (depth > DEEPEST) throw new RangeError("too deep");
  const end = token === "{" ? "}" : "]";
  const found = [];
  if (tokens.at(-1) === end) { tokens.pop(); return found; }
  for (let after = ","; after === ","; ) {
    const name = token === "{" ? tokens.pop() : null;
    if (token === "{" && tokens.pop() !== ":") throw new SyntaxError("a name stands alone");
    found.push(grow(tokens, name, depth + 1));
    after = tokens.pop();
    if (after !== "," && after !== end) throw new SyntaxError("an end is missing");
  }
  return found;
}

function branch(token, found, named, depth) {
  const end = token === "{" ? "}" : "]";
  if (!found.length) return line(...named, span("api-word", token + end));
  const details = document.createElement("details");
  details.className = "api-branch";
  details.open = depth < OPEN_TO;
  const summary = document.createElement("summary");
  summary.append(...named, token, span("api-many", ` ${found.length} `), end);
  const inner = document.createElement("div");
  inner.append(...found);
  details.append(summary, inner);
  return details;
}

function treeOf(text) {
  const tokens = tokensOf(text)?.reverse();
  if (!tokens?.length) return null;
  try {
    const tree = grow(tokens, null, 0);
    return tokens.length ? null : tree;
  } catch { return null; }
}

/* -- The answer: a tree, or lines where it is no JSON (an event stream) ------------------------------------------ */

const texts = new WeakMap(); // what stood there, for copying

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

function button(words, does) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = words;
  made.addEventListener("click", does);
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

function dressAll() {
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

/* -- Copying: the clipboard is closed to pages that came without TLS ---------------------------------------------- */

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    say(copyBySelection(text) ? "Copied." : "The browser does not allow copying. Select the text and copy it by hand.");
  }
}

function copyBySelection(text) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.className = "visually-hidden";
  field.value = text;
  drawer.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return done;
}

/* -- Searching: what matches is marked and unfolded, Enter goes to the next ----------------------------------------- */

let matches = [];
let at = -1;
let searched = "";

function search(words) {
  for (const one of matches) one.classList.remove("api-match", "api-match-now");
  searched = words;
  const needle = words.trim().toLowerCase();
  const pieces = needle ? $$(".api-name, .api-text, .api-word", shown) : [];
  matches = pieces.filter((one) => one.textContent.toLowerCase().includes(needle));
  at = -1;
  for (const one of matches) {
    one.classList.add("api-match");
    for (let box = one.closest("details"); box && shown.contains(box); box = box.parentElement.closest("details")) box.open = true;
  }
  if (matches.length) next();
  else say(needle ? "No matches." : "");
}

function next(by = 1) {
  if (!matches.length) return;
  matches[at]?.classList.remove("api-match-now");
  at = (at + by + matches.length) % matches.length;
  matches[at].classList.add("api-match-now");
  matches[at].scrollIntoView({ block: "center" });
  say(`Match ${at + 1} of ${matches.length}.`);
}

/* -- The drawer ------------------------------------------------------------------------------------------------------ */

let drawer = null;
let region = null;
let soon = 0;
let away = null; // what the drawer shows, while it is closed: the page needs not carry it

function putAway() {
  if (!shown.childElementCount) return;
  away = document.createDocumentFragment();
  away.append(...shown.childNodes);
}

function closed() {
  clearTimeout(soon);
  $("input", drawer).value = "";
  search("");
  putAway();
}

function open() {
  if (away) shown.append(away);
  away = null;
  dressAll();
  drawer.showModal();
}

function say(text) { region.textContent = text; }

function searchField() {
  const label = document.createElement("label");
  label.className = "api-search";
  label.textContent = "Search the answers ";
  const field = document.createElement("input");
  field.type = "text"; // a field of type search would keep Escape for itself
  field.autocomplete = "off";
  field.maxLength = 200;
  field.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(() => search(field.value), 150); });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    clearTimeout(soon);
    if (searched === field.value) next(event.shiftKey ? -1 : 1);
    else search(field.value);
  });
  label.append(field);
  return label;
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
  head.append($("#api-calls-title"), close, searchField(), region);
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
    if (drawer.open) dressAll();
    else putAway();
  }).observe(shown, { childList: true });
}
}
