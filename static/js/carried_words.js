/* An answer takes the place of a form in which somebody goes on writing. What belongs to the block is carried over by
   autosave_page.js; here is what stands beside it: 一次填多行, what was pasted and not yet put anywhere, the box of 粘贴.
   Folds that were open stay open, and whoever stands in a box stays in it, with the caret where it was. */

import * as fields from "./fields.js";

const WORDS = "textarea, input[type=text], input[type=date], input[type=tel], input[type=number], input:not([type])";
const sent = new WeakMap();   // form → what its request under way took along
let carried = null;         // from the form that goes to the one that comes

function isBeside(box) {
  return Boolean(box.name && box.form) && box.matches(WORDS) && !(box.form.dataset.autosave && fields.isText(box.name));
}

function boxesIn(root) { return Array.from(root.querySelectorAll(WORDS)).filter(isBeside); }

function placeOf(box) { return fields.boxesOf(box.form, box.name).indexOf(box); }

// A form that has sent nothing is replaced by the page itself: all that was typed in it goes over.
function wasTyped(box) {
  const taken = sent.get(box.form);
  const before = taken && taken.has(box) ? taken.get(box) : box.defaultValue;
  return box.value !== before;
}

function noticeOf(box) { return box.closest("[data-pasted]"); }

function foldsIn(root) { return Array.from(root.querySelectorAll("details")); }

function nameOf(fold) { return fold.querySelector("summary").textContent.trim(); }

function standsIn(root) {
  const box = document.activeElement;
  if (!box || !root.contains(box) || !box.id || !box.matches(WORDS)) { return null; }
  return { id: box.id, start: caretOf(box, "selectionStart"), end: caretOf(box, "selectionEnd") };
}

function caretOf(box, side) { return box.type === "date" || box.type === "number" ? null : box[side]; }

function collect(root) {
  return {
    words: boxesIn(root).filter(wasTyped).map((box) => {
      const notice = noticeOf(box);
      return { name: box.name, nth: placeOf(box), is: box.value, said: notice && notice.querySelector("[data-pasted-said]").textContent };
    }),
    folds: foldsIn(root).filter((fold) => fold.open).map(nameOf),
    focus: standsIn(root)
  };
}

// ---- into what comes -------------------------------------------------------------------------

function putWords(root, one) {
  const form = Array.from(root.querySelectorAll("form")).find((each) => fields.boxesOf(each, one.name)[one.nth]);
  if (!form) { return; }
  const box = fields.boxesOf(form, one.name)[one.nth];
  const fold = box.closest("details");
  box.value = one.is;
  if (fold) { fold.open = true; }
  if (noticeOf(box)) {
    noticeOf(box).hidden = !one.is;
    noticeOf(box).querySelector("[data-pasted-said]").textContent = one.said;
  }
}

function goBackTo(focus) {
  const box = focus && document.getElementById(focus.id);
  if (!box || box.matches(":disabled")) { return; }
  box.focus({ preventScroll: true });
  if (focus.start !== null && box.setSelectionRange) { box.setSelectionRange(focus.start, focus.end); }
}

document.addEventListener("htmx:configRequest", (event) => {
  const form = event.target;
  if (form.matches("form")) { sent.set(form, new Map(boxesIn(form).map((box) => [box, box.value]))); }
});
document.addEventListener("htmx:afterRequest", (event) => { sent.delete(event.detail.elt); });
document.addEventListener("htmx:beforeSwap", (event) => {
  const root = event.detail.target;
  carried = event.detail.shouldSwap && root && root.id ? { id: root.id, what: collect(root) } : null;
});
// Its other parts come one by one; the place of the form is taken by the first that has its name.
document.addEventListener("htmx:load", (event) => {
  const root = event.target;
  if (!carried || root.id !== carried.id) { return; }
  const what = carried.what;
  carried = null;
  foldsIn(root).forEach((fold) => { if (what.folds.indexOf(nameOf(fold)) >= 0) { fold.open = true; } });
  what.words.forEach((one) => { putWords(root, one); });
  goBackTo(what.focus);
});
