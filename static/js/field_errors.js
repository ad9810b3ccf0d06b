/* Boxes whose words could not be stored: each is marked beside its label or in its cell, as the server's own pages do it,
   and the marks go when everything is stored. The rest of the form was saved without them. */

import * as fields from "./fields.js";

const SVG = "http://www.w3.org/2000/svg";

function boxOf(form, name) {
  const found = form.elements[name];
  return found && found.length !== undefined && !found.tagName ? found[0] : found;
}

function sentence(words) {
  const line = document.createElement("li");
  const icon = document.createElementNS(SVG, "svg");
  const shape = document.createElementNS(SVG, "use");
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  shape.setAttribute("href", "#i-alert");
  icon.appendChild(shape);
  line.appendChild(icon);
  line.appendChild(document.createTextNode(words));
  return line;
}

export function unmark(box) {
  const field = box.closest(".field, td");
  const list = field && field.querySelector(".field__errors");
  if (list) { list.remove(); }
  if (field) { field.classList.remove("field--invalid"); }
  if (box.getAttribute("aria-invalid")) { box.setAttribute("aria-invalid", "false"); }
}

export function mark(box, words) {
  const field = box.closest(".field, td");
  const list = document.createElement("ul");
  unmark(box);
  list.className = "field__errors";
  list.id = `${box.id || box.name}-errors`;
  list.appendChild(sentence(words));
  box.setAttribute("aria-invalid", "true");
  box.setAttribute("aria-describedby", list.id);
  if (!field) { return; }
  field.classList.add("field--invalid");
  field.insertBefore(list, field.querySelector(".field__with-unit, .choices") || (box.parentNode === field ? box : field.firstChild));
}

// Stored, but no print face draws it: said beside the box, in the server's words.
function note(box, words) {
  const field = box.closest(".field, td");
  let hint = field && field.querySelector(".field__hint");
  if (hint && !words && hint.textContent.indexOf("打印不出来") >= 0) { hint.remove(); }
  if (!field || !words) { return; }
  if (!hint) {
    hint = document.createElement("p");
    hint.className = "field__hint";
    field.insertBefore(hint, field.querySelector(".field__with-unit, .choices") || (box.parentNode === field ? box : null));
  }
  hint.textContent = words;
}

export function clear(form, undrawn) {
  const summary = form.closest("#block") && document.getElementById("error-summary");
  const words = new Map(undrawn || []);
  if (summary) { summary.remove(); }
  Array.from(form.elements).forEach((box) => {
    if (box.name) { unmark(box); note(box, words.get(box.name)); }
  });
}

// `unread`: [field name, sentence] for each box that was not stored.
export function show(form, unread) {
  unread.forEach((pair) => {
    const box = boxOf(form, pair[0]);
    if (box) { mark(box, pair[1]); }
  });
}

// Where a box was not stored, the page's base is what it was before.
export function baseWithout(sent, base, unread) {
  const odd = unread.map((pair) => pair[0]);
  const open = fields.changes(base, sent).filter((change) => odd.indexOf(change.name) >= 0);
  return fields.withValuesOf(sent, base, open);
}
