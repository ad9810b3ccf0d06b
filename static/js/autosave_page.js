/* The blocks of a page and what happens to them: keys, a line that comes back, a page that is left, the buttons of a
   form. Beside app.js the only file that knows htmx's events. */

import "./answers.js";
import "./recovery.js";
import "./save_state.js";
import { Block } from "./autosave.js";
import * as fields from "./fields.js";
import * as journal from "./journal.js";
import * as presses from "./presses.js";

const TOUCH = 5000;      // how often a living tab touches what it has not sent

let blocks = [];
let typed = null;      // while a button's answer was on its way: {action, removed, state}, for the form that comes

function begin() {
  blocks = blocks.filter((block) => block.isHere());
  document.querySelectorAll("form[data-autosave]").forEach((form) => {
    if (blockOf(form)) { return; }
    const block = new Block(form);
    blocks.push(block);
    // A part of the same answer may have been settled before htmx has seen this form: its press would leave the page.
    if (block.isAlone()) { htmx.process(form); }
    if (block.isAlone() && document.querySelector("#error-summary, .versus")) {
      block.showsRefusal(Boolean(document.querySelector(".versus")));
      takeTyped(block);
    } else if (!takeTyped(block)) {
      block.recover();
      if (block.isDirty()) { block.changed(); }   // typed before this script had come
    }
    presses.goOn(block);
  });
}

function takeTyped(block) {
  const mine = typed && typed.action === block.action ? typed : null;
  typed = null;
  return Boolean(mine) && block.take(mine.state, mine.removed);
}

function blockOf(form) { return blocks.find((block) => block.form === form); }

// Boxes in a table belong to their form by name, not by place.
function here(event) {
  const form = event.target.form;
  return form && fields.isText(event.target.name || "") ? blockOf(form) : null;
}

function each(act) { return function (event) { blocks.forEach((block) => { act(block, event); }); }; }

["input", "change"].forEach((name) => {
  document.addEventListener(name, (event) => {
    const block = here(event);
    if (block) { block.changed(); }
  });
});
document.addEventListener("compositionstart", (event) => {
  const block = here(event);
  if (block) { block.composing = true; }
});
document.addEventListener("compositionend", (event) => {
  const block = here(event);
  if (block) { block.composing = false; block.changed(); }
});
window.addEventListener("online", each((block) => { block.failures = Math.min(block.failures, 1); block.save(); }));
window.addEventListener("focus", each((block) => { if (block.failures) { block.save(); } }));
document.addEventListener("visibilitychange", each((block) => { if (document.hidden) { block.save(true); } }));
window.addEventListener("pagehide", each((block) => { block.save(true); }));
setInterval(each((block) => { if (block.isHere() && block.isDirty() && !block.composing) { block.keep(); } }), TOUCH);

// The buttons of the form: presses.js.
document.addEventListener("htmx:confirm", (event) => {
  const block = blockOf(event.target);
  if (block && presses.holds(block, event.detail)) { event.preventDefault(); }
});
document.addEventListener("htmx:configRequest", (event) => {
  const block = blockOf(event.target);
  if (block) { presses.leaves(block, event.detail); }
});
// Before the answer replaces the form: the next form must not find what has just been stored, and takes over what was
// typed while the press was on its way.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const block = blockOf(event.detail.elt);
  const status = event.detail.xhr.status;
  const isBeside = Boolean(event.detail.xhr.getResponseHeader("HX-Reswap"));   // a refusal before the form, which stays
  if (!block || block.pressed === null || isBeside || [200, 204, 409, 422].indexOf(status) < 0) { return; }
  typed = { action: block.action, removed: presses.removed(), state: block.giveWay(status < 300) };
  presses.arrived(status < 300);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const block = blockOf(event.detail.elt);
  if (block && !block.replaced) { presses.failed(block, event.detail.xhr ? event.detail.xhr.status : 0); }
});
// At once, not when htmx has settled the answer: a key pressed in between would be taken for what the server has.
document.addEventListener("htmx:afterSwap", begin);
// What this person's other windows hold and get stored.
journal.listen(document.body.dataset.person || "", (action) => {
  const block = blocks.find((one) => one.action === action && one.isHere());
  if (block) { block.heardOfOther(journal.others(block.person, action)); }
});
// Others of the unit (presence.js) saw that this block has a newer version.
document.addEventListener("block-changed", (event) => {
  const block = blocks.find((one) => one.isAlone());
  if (block && !block.stopped && block.sent === null && Number(block.form.elements.version.value) < event.detail.version) {
    block.offerNews(`${event.detail.who}刚改了这一页`);
  }
});

if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", begin); } else { begin(); }
