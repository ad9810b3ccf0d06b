/* Keeps what is typed into a form marked data-keeps (a remark, an answer, an opinion) until the server has it, and puts
   it back whole when the form is opened again: after leaving, a reload, in a second tab, after a lost session. */

import * as drafts from "./drafts.js";

function forms(root) { return Array.from(root.querySelectorAll("form[data-keeps]")); }

function boxes(form) { return Array.from(form.elements).filter((one) => one.matches("textarea")); }

// Words, choices, and the hidden words that a remark is about; never tokens, nor which submission was on the page.
function isKept(one) {
  return one.name && (one.matches("textarea, select, input[type=radio]") || one.hasAttribute("data-kept"));
}

function fieldsOf(form) {
  const fields = {};
  Array.from(form.elements).filter(isKept).forEach((one) => {
    if (one.type !== "radio" || one.checked) { fields[one.name] = [one.value]; }
  });
  return fields;
}

function ticked(form) {
  return Array.from(form.elements).filter((one) => one.name === "plan" && one.checked)
    .map((one) => one.value);
}

function baseOf(form) { return boxes(form).map((box) => box.defaultValue).join("\n"); }

function textOf(form) { return boxes(form).map((box) => box.value).join("\n"); }

function keep(form) {
  const before = drafts.read(form.dataset.keeps);
  const base = before ? before.base : baseOf(form);
  if (!textOf(form).trim() || textOf(form) === base) { drafts.forget(form.dataset.keeps); return; }
  drafts.write(form.dataset.keeps, {
    fields: fieldsOf(form), base, plans: ticked(form), at: Date.now(), round: form.dataset.keepsRound || "",
    title: form.dataset.keepsTitle || "", page: form.dataset.keepsPage || location.pathname + location.search
  });
}

// ---- putting back ------------------------------------------------------------------------------

function fill(form, fields) {
  Array.from(form.elements).filter(isKept).forEach((one) => {
    const kept = fields[one.name];
    if (one.type === "radio") { one.checked = kept ? one.value === kept[0] : one.checked; } else if (kept) { one.value = kept[0]; }
  });
}

function showQuote(form) {
  const quote = form.querySelector("input[data-kept]");
  const line = form.querySelector("[data-quoted]");
  if (quote && line) {
    line.hidden = !quote.value;
    line.textContent = `针对“${quote.value}”`;
  }
}

function whatCameBack(form, draft) {
  const choice = form.querySelector("input[type=radio]:checked");
  const round = draft.round && form.dataset.keepsRound !== draft.round ? `（写的时候是第 ${draft.round} 次上报）` : "";
  const reader = choice && choice.dataset.reader ? `，${choice.dataset.reader}` : "";
  const anew = draft.plans && draft.plans.length ? "勾选的村没有保留，请重新勾选。" : "";
  return `上次没有发出的文字，已经放回来了${reader}${round}。${anew}`;
}

// Of bare words from an older page nobody knows the reader, and what was internal stays so when the township's rules
// offer it otherwise: the narrower one, which can be widened.
function beNarrow(form, draft) {
  const narrow = form.querySelector("input[name=audience]:not([value=village])");
  if (narrow && (draft.fields.audience || [])[0] !== "village") { narrow.checked = true; }
}

function putBack(form) {
  const draft = drafts.read(form.dataset.keeps);
  if (!draft || textOf(form) === textIn(form, draft)) { return; }
  if (textOf(form) !== draft.base) {
    sayAtForm(form, `这台电脑上还有您没发出的另一稿：“${drafts.wordsOf(draft)}”`, "quiet small");
    return;
  }
  fill(form, draft.fields);
  beNarrow(form, draft);
  showQuote(form);
  boxes(form).forEach((box) => { box.dispatchEvent(new Event("input", { bubbles: true })); });
  sayAtForm(form, whatCameBack(form, draft), "quiet small");
}

function textIn(form, draft) {
  return boxes(form).map((box) => (draft.fields[box.name] || [""])[0]).join("\n");
}

export function sayAtForm(form, words, classes) {
  const box = boxes(form)[0];
  const line = form.querySelector(".kept-words") || document.createElement("p");
  line.className = `kept-words ${classes}`;
  line.setAttribute("role", "status");
  line.textContent = words;
  box.insertAdjacentElement("afterend", line);
}

// ---- listening ---------------------------------------------------------------------------------

function changed(event) {
  const form = event.target.form;
  if (form && form.matches("form[data-keeps]") && (isKept(event.target) || event.target.name === "plan")) { keep(form); }
}

document.addEventListener("input", changed);
document.addEventListener("change", changed);

// A whole page answers: the server repeats the key once it has the words (`done` in portal/web/htmx.py).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-keeps]") || form.elements.kept) { return; }
  const key = document.createElement("input");
  key.type = "hidden";
  key.name = "kept";
  key.value = form.dataset.keeps;
  form.appendChild(key);
});

document.addEventListener("form-stored", (event) => {
  if (event.detail.form.dataset.keeps) { drafts.forget(event.detail.form.dataset.keeps); }
});
document.addEventListener("click", (event) => {
  const cancel = event.target.closest("a[data-forgets]");
  if (cancel) { drafts.forget(cancel.closest("form").dataset.keeps); }
});

function look() {
  document.querySelectorAll("[data-stored]").forEach((told) => { drafts.forget(told.dataset.stored); });
  forms(document).forEach(putBack);
}

document.addEventListener("page-changed", look);
// A page that the browser brings back as it was (Back): another tab may have sent the words meanwhile.
window.addEventListener("pageshow", (event) => { if (event.persisted) { look(); } });

look();
