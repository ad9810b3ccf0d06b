/* The buttons of a block's form on their way to the server: one at a time and none lost. A press waits for the save or
   the press under way; one that cannot get through is done in the page where that is possible (measures.js), and where
   it is not, the page says so. htmx's events come from autosave_page.js. */

import * as delta from "./delta.js";
import * as fields from "./fields.js";
import * as measures from "./measures.js";

let queue = [];        // presses that wait for the one under way: {value, words}
let going = null;      // the one under way: {verb, target, uid, words}

const REPEATED = ["add", "copy", "up", "down"];   // pressed twice these are meant twice

const added = new Set();   // the rows that 加一行 made here: as long as they are blank, no answer brings them

function pressOf(button) {
  const parts = ((button && button.value) || "save").split(":");
  return { value: (button && button.value) || "save", verb: parts[0], target: parts[1] || "", uid: measures.newUid(),
           words: button && button.textContent.trim() || "保存" };
}

// Seen from outside too: a page with a press under way is not at rest.
function setGoing(press) {
  going = press;
  document.documentElement.toggleAttribute("data-pressing", press !== null);
}

function submitterOf(event) { return event && event.submitter; }

// A hand that trembles: the same button again, with nothing written in between. Its answer would be a refusal, and
// would take along what waits behind it.
function isDouble(press, last) {
  return press.value === last.value && press.whole === last.whole && REPEATED.indexOf(press.verb) < 0;
}

// True when the press does not go to the server now. `detail` is that of htmx:confirm.
export function holds(block, detail) {
  const press = pressOf(submitterOf(detail.triggeringEvent));
  press.seen = measures.seenIn(block.form);
  press.whole = new URLSearchParams(new FormData(block.form)).toString();
  if (going) {
    if (!isDouble(press, [going].concat(queue).pop())) { queue.push(press); }
    return true;
  }
  if (press.verb === "add" || (navigator.onLine === false && measures.canPress(press.verb))) { return doHere(block, press); }
  if (block.sent !== null) {
    setGoing(press);
    block.waiting.push(() => { if (isMeant(block, press)) { detail.issueRequest(true); } else { takesBack(block); } });
    return true;
  }
  setGoing(press);
  return false;
}

// Somebody who wrote on in a row while its 删除 waited, or was on its way, means to keep it.
function isMeant(block, press) {
  return press.verb !== "remove" || !press.seen || !measures.isWrittenSince(block.form, press.target, press.seen);
}

function takesBack(block) {
  setGoing(null);
  block.changed();
  goOn(block);
}

// The request is about to leave: with what the server last acknowledged, and the button, wherever the focus is by now.
export function leaves(block, detail) {
  clearTimeout(block.timer);
  block.pressed = block.fields();
  if (!going) { setGoing(pressOf(null)); }
  const values = detail.parameters;
  if (block.base && block.takesDelta()) {
    onlyChanges(block, detail);
  } else if (block.base) { values.base = block.base; }
  values.version = block.form.elements.version.value;
  values.do = going.value;
  values.fresh = going.uid;
}

// What changed in place of all the fields. Texts go whole: a press has no second try.
function onlyChanges(block, detail) {
  const state = { fields: block.pressed, base: block.base, tried: block.tried };
  const change = delta.of(state, false);
  if (!change) { detail.parameters.base = block.base; return; }
  Array.from(new Set(Array.from(detail.formData.keys()))).filter(fields.isText).forEach((name) => { detail.formData.delete(name); });
  detail.parameters.delta = delta.packed(change);
}

// The answer is here, and another form comes with it; what waited is pressed there.
export function arrived(isDone) {
  setGoing(null);
  if (!isDone) { queue = []; }   // a refusal or a question stands in the way: the person looks first
}

export function goOn(block) {
  const next = block.isAlone() && queue.shift();
  if (!next) { return; }
  if (!isMeant(block, next)) { goOn(block); return; }
  const button = Array.from(document.querySelectorAll("button[name=do]")).find((one) => one.form === block.form && one.value === next.value);
  if (button) { setTimeout(() => { button.click(); }, 0); } else { goOn(block); }
}

// No answer, or none that changes the page.
export function failed(block, status) {
  const isCut = !status || status === 400 || status === 401 || status === 429 || status >= 500;
  const presses = going ? [going].concat(queue) : [];
  setGoing(null);
  queue = [];
  if (!isCut) {
    block.pressed = null;
    block.changed();
    return;
  }
  block.lost(status);
  setTimeout(() => {   // after app.js has said that the line is cut
    const missed = presses.filter((press, n) => {
      if (!doHere(block, press)) { return true; }
      if (n === 0) { block.tried.push(block.fields()); }   // the server may have done the same
      return false;
    });
    tell(missed.length ? "presses-missed" : "presses-done", missed.map((press) => press.words));
  }, 0);
}

function tell(name, words) { document.dispatchEvent(new CustomEvent(name, { detail: { words } })); }

// ---- in the page ---------------------------------------------------------------------------------

function doHere(block, press) {
  if (!isMeant(block, press)) { return false; }
  const done = measures.canPress(press.verb) ? measures.press(block.form, press.verb, press.target, press.uid, press.seen) : null;
  if (!done) { return false; }
  if (press.verb === "add") { added.add(press.uid); }
  forgetSaid(block);
  if (done.said) { offerBack(block, done); }
  document.dispatchEvent(new Event("page-changed"));
  if (done.focus) { done.focus.focus(); }
  block.changed();
  return true;
}

// Lines that tell what a button did; never a row, in which the offer to take a pasted table may stand.
function forgetSaid(block) {
  block.form.querySelectorAll("ol.measures > li:not(.measure)").forEach((line) => { line.remove(); });
}

function noticeOf(words) {
  const notice = document.createElement("div");
  const body = document.createElement("div");
  const line = document.createElement("p");
  notice.className = "notice notice--info";
  notice.setAttribute("role", "status");
  body.className = "notice__body";
  line.className = "notice__title";
  line.textContent = words;
  body.appendChild(line);
  notice.appendChild(body);
  return notice;
}

function offerBack(block, done) {
  const item = document.createElement("li");
  const notice = noticeOf(`${done.said}，先记在这台电脑上`);
  item.appendChild(notice);
  if (done.back) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn notice__action";
    button.textContent = "撤销";
    button.addEventListener("click", () => {
      done.back();
      item.remove();
      block.changed();
    });
    notice.appendChild(button);
    if (!done.focus) { done.focus = button; }
  }
  measures.listOf(block.form).insertBefore(item, done.place || null);
}

export function hasAdded(uid) { return added.has(uid); }

export function isBusy() { return going !== null; }

// The row that the press under way takes away.
export function removed() { return going && going.verb === "remove" ? going.target : ""; }
