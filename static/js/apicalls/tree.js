/* JSON as a tree: read here and not by JSON.parse, which would round long numbers. */

const TOKEN = /\s*("[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null|[[\]{},:])/y;
const DEEPEST = 100;
const OPEN_TO = 2; // the envelope and what it holds; rows stay folded

/* The text as a tree; null where it is no JSON. */
export function treeOf(text) {
  const tokens = tokensOf(text)?.reverse();
  if (!tokens?.length) return null;
  try {
    const tree = grow(tokens, null, 0);
    return tokens.length ? null : tree;
  } catch { return null; }
}

function tokensOf(text) {
  const tokens = [];
  let end = 0;
  TOKEN.lastIndex = 0;
  for (let match; (match = TOKEN.exec(text)); end = TOKEN.lastIndex) tokens.push(match[1]);
  return text.slice(end).trim() ? null : tokens;
}

export function span(kind, text) {
  const made = document.createElement("span");
  made.className = kind;
  made.textContent = text;
  return made;
}

export function line(...parts) {
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
