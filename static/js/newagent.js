/* The file of a new agent: its name, size and type are said before it is sent, and one too large is not sent. */

import { $ } from "./dom.js";

const form = $("[data-new-agent]");
const field = form.elements.file;
const said = $("[data-chosen]", form);
const largest = Number(field.dataset.largest);

const size = (bytes) => {
  if (bytes < 1024) return `${bytes} bytes`;
  const [number, unit] = bytes < 1024 ** 2 ? [bytes / 1024, "KB"] : [bytes / 1024 ** 2, "MB"];
  return `${number.toLocaleString("en", { maximumFractionDigits: 1 })} ${unit}`;
};

const choose = (source) => { $(`[name=source][value=${source}]`, form).checked = true; };

function look() {
  const file = field.files[0];
  const tooLarge = file && file.size > largest && form.elements.source.value === "file";
  field.setCustomValidity(tooLarge ? `This file is too large. Choose one of at most ${size(largest)}.` : "");
  said.hidden = !file;
  const facts = file && `${file.name}, ${size(file.size)}, ${file.type || "type not known"}`;
  if (file) said.textContent = `${facts}${file.size > largest ? ". Too large." : ""}`;
  return tooLarge;
}

field.addEventListener("change", () => {
  if (field.files.length) choose("file");
  if (look()) field.reportValidity();
});
form.elements.sitemap.addEventListener("input", () => { choose("sitemap"); look(); });
form.addEventListener("change", look);
look(); // a browser may bring a choice back
