/* A remark that was begun and not sent is seen: it is listed on the page of its plan, and a decision asks before it is
   made over it, for one plan and for many. */

import { sayAtForm } from "./comment_drafts.js";
import * as drafts from "./drafts.js";
import { make, noticeOf, smallButton } from "./elements.js";

function readerOf(draft) {
  const audience = (draft.fields.audience || [""])[0];
  return { village: "给村里看", township: "内部意见", office: "内部意见" }[audience] || "";
}

function isOpenHere(key) {
  return Array.from(document.querySelectorAll("form[data-keeps]")).some((form) => form.dataset.keeps === key);
}

function line(entry) {
  const item = make("li", "unsent");
  const words = drafts.wordsOf(entry.draft);
  const go = make("a", "", entry.draft.title || "一条意见");
  const reader = readerOf(entry.draft);
  go.href = entry.draft.page;
  item.appendChild(go);
  item.appendChild(document.createTextNode(`：${words.length > 40 ? `${words.slice(0, 40)}…` : words}${reader ? `（${reader}）` : ""}`));
  item.appendChild(smallButton("btn--quiet", "不要了", () => {
    drafts.forget(entry.key);
    item.remove();
    list();
  }));
  return item;
}

// ---- at the head of the plan's page ------------------------------------------------------------

function list() {
  const place = document.querySelector("[data-unsent-of]");
  if (!place) { return; }
  place.textContent = "";
  const entries = drafts.about([place.dataset.unsentOf], place.dataset.scope).filter((entry) => !isOpenHere(entry.key));
  if (entries.length) { place.appendChild(noticeOf("unsent-remarks", `您还有 ${entries.length} 条意见没有发出`, entries.map(line))); }
}

// ---- before a decision -------------------------------------------------------------------------

function plansOf(form) {
  const ticks = Array.from(form.elements).filter((one) => one.name === "plan" && one.checked);
  return form.dataset.asksAbout ? [form.dataset.asksAbout] : ticks.map((one) => one.value);
}

function openBox() {
  return Array.from(document.querySelectorAll(".comment-form textarea")).find((box) => box.value.trim());
}

function ask(form, entries) {
  const old = document.getElementById("asks-first");
  if (old) { old.remove(); }
  form.insertBefore(noticeOf("asks-first", `您还有 ${entries.length} 条意见没有发出。先去发出；要照样办，请再按一次，意见留在这台电脑上。`, entries.map(line)), form.firstChild);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-asks-about], form[data-asks-ticked]")) { return; }
  const open = form.dataset.asksAbout ? openBox() : null;
  const entries = drafts.about(plansOf(form), form.dataset.scope);
  const keys = entries.map((entry) => entry.key).join(" ");
  if (open) {
    event.preventDefault();
    sayAtForm(open.form, "这条意见还没有加上。请先按“加上这条意见”，不要了就按“取消”，再审核。", "field__errors");
    open.focus({ preventScroll: true });
    open.scrollIntoView({ block: "center" });
  } else if (entries.length && form.dataset.asked !== keys) {
    event.preventDefault();
    form.dataset.asked = keys;
    ask(form, entries);
  }
});

// ---- the bar makes way for a remark that is being written ----------------------------------------

function makeWay() {
  const bar = document.getElementById("decision-bar");
  const writes = document.querySelector(".comment-form textarea");
  const isAside = Boolean(writes) && !(bar && bar.contains(document.activeElement));
  if (bar) { bar.classList.toggle("is-aside", isAside); }
  if (isAside && document.activeElement === writes) { writes.form.scrollIntoView({ block: "nearest" }); }
}

// A bar whose text was entered stays as tall as it is: it must not shrink under the finger that presses its button.
document.addEventListener("focusin", (event) => {
  const words = event.target.closest(".bar__words");
  if (words) { words.parentElement.classList.add("is-written"); }
});
document.addEventListener("focusin", makeWay);
document.addEventListener("page-changed", makeWay);
document.addEventListener("page-changed", list);
makeWay();
list();
