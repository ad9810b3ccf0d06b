/* What a browser remembers of a form is never shown as if the server had it. The forms themselves forbid it
   (portal/web/whole_forms.py); here is what that does not reach: a page that comes back whole from the browser's memory is
   asked for anew, and boxes outside of any form are set as the server sent them.

   Words typed into any form and not yet sent are kept for the person, and offered, not put in, when the page is opened
   again. Blocks of a plan have the journal, boxes of reviewers comment_drafts.js; ticks and the opinion of a bulk act are not kept. */

const person = document.body.dataset.person;
const PREFIX = `typed:${person}:`;
const GOING = `${PREFIX}going`;
const WEEK = 7 * 24 * 3600 * 1000;
const WORDS = "textarea, input[type=text], input[type=tel], input[type=number], input[type=email], input[type=date], input:not([type])";
const OTHERS = "form[data-autosave], form[data-batch], form[data-forgets], [data-keeps], [autocomplete=one-time-code], [autocomplete$=-password], [name=pasted]";

window.addEventListener("pageshow", (event) => { if (event.persisted) { location.reload(); } });

document.querySelectorAll("input, textarea, select").forEach((box) => {
  if (box.form) { return; }
  if (box.matches("[type=checkbox], [type=radio]")) { box.checked = box.defaultChecked; } else if (!box.matches("select")) { box.value = box.defaultValue; }
});

// ---- keeping -----------------------------------------------------------------------------------

function isPosted(form) { return form.method === "post" && !form.matches(OTHERS); }

function boxesOf(form) {
  return Array.from(form.elements).filter((box) => box.name && box.matches(WORDS) && !box.matches(OTHERS));
}

function keyOf(form) { return PREFIX + form.getAttribute("action"); }

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch (broken) { return null; }
}

function forget(key) {
  try { localStorage.removeItem(key); } catch (forbidden) { /* nothing was kept there either */ }
}

function keep(form) {
  const changed = boxesOf(form).filter((box) => box.value !== box.defaultValue);
  if (!changed.some((box) => box.value.trim())) { forget(keyOf(form)); return; }
  const words = changed.map((box) => {
    const place = boxesOf(form).filter((other) => other.name === box.name).indexOf(box);
    return { name: box.name, nth: place, value: box.value };
  });
  try { localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), words })); } catch (full) { /* the box still has them */ }
}

// ---- sent --------------------------------------------------------------------------------------

function forgetAll() {
  Object.keys(localStorage).forEach((key) => { if (key.indexOf("typed:") === 0) { forget(key); } });
}

// The page that answers a form either has it, or shows what is wrong with what was typed in it.
// Coming back to the form itself answers nothing: the line was cut.
function hear() {
  const way = performance.getEntriesByType("navigation")[0];
  try {
    const sent = sessionStorage.getItem(GOING);
    sessionStorage.removeItem(GOING);
    if (sent && !isRefusal() && way && way.type === "navigate") { forget(sent); }
  } catch (forbidden) { /* nothing was kept */ }
}

function isRefusal() { return Boolean(document.querySelector("#error-reason, #error-summary, main [aria-invalid=true]")); }

// ---- offering ----------------------------------------------------------------------------------

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn--small";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function offer(form, words) {
  const notice = document.createElement("div");
  const row = document.createElement("div");
  notice.className = "notice notice--info kept-form";
  notice.setAttribute("role", "status");
  row.className = "notice__body";
  row.appendChild(document.createElement("p")).textContent = "您上次在这里写了、没有提交的内容还在：";
  words.forEach((one) => { const line = document.createElement("p"); line.className = "copy-text"; line.textContent = one.value; row.appendChild(line); });
  row.appendChild(button("放回格子里", () => {
    words.forEach((one) => { one.box.value = one.value; one.box.dispatchEvent(new Event("input", { bubbles: true })); });
    notice.remove();
  }));
  row.appendChild(button("不要了", () => { forget(keyOf(form)); notice.remove(); }));
  notice.appendChild(row);
  form.insertBefore(notice, form.firstChild);
}

// The page came with these very words in its boxes, and nothing wrong with them.
function isStored(form, kept) {
  return !isRefusal() && kept.words.every((one) => !one.box || one.box.defaultValue === one.value);
}

function offerAll() {
  document.querySelectorAll("form").forEach((form) => {
    const kept = isPosted(form) && !form.querySelector(".kept-form") ? read(keyOf(form)) : null;
    if (!kept) { return; }
    const words = kept.words.map((one) => {
      one.box = boxesOf(form).filter((box) => box.name === one.name)[one.nth];
      return one;
    }).filter((one) => one.box && one.box.value !== one.value);
    if (words.length && Date.now() - kept.at < WEEK) { offer(form, words); } else if (isStored(form, kept)) { forget(keyOf(form)); }
  });
}

// ---- start -----------------------------------------------------------------------------------

function start() {
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && isPosted(form) && event.target.matches(WORDS)) { keep(form); }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.signOut) { forgetAll(); return; }
    if (isPosted(form) && !form.hasAttribute("hx-post")) {
      try { sessionStorage.setItem(GOING, keyOf(form)); } catch (forbidden) { /* then it is offered once more */ }
    }
  });
  document.addEventListener("form-stored", (event) => { forget(keyOf(event.detail.form)); });
  document.addEventListener("page-changed", offerAll);
  hear();
  offerAll();
}

if (person) { start(); }
