/* What this computer still keeps of an earlier page, wherever the person is now: it is sent again by itself; what the
   server will not take any more (an approved plan, a closed year) is shown, so that it can be copied. A form that hands
   the plan in waits until nothing is left. Signing out says what would be lost, then leaves nothing behind. */

import * as http from "./autosave_http.js";
import { make, noticeOf, smallButton } from "./elements.js";
import * as journal from "./journal.js";

const person = document.body.dataset.person;
const failed = [];       // entries the server refused, with its reason

// Blocks of this page look after their own (autosave.js).
function isOnThisPage(entry) {
  return Array.from(document.querySelectorAll("form[data-autosave]")).some((form) => form.getAttribute("action") === entry.action);
}

function leftOver() {
  const entries = journal.all(person).filter((entry) => !isOnThisPage(entry));
  return journal.sort(entries).then((sorted) => sorted.left);
}

function token() {
  const field = document.querySelector("input[name=csrf_token]");
  return field ? field.value : "";
}

// ---- sending again -----------------------------------------------------------------------------

// One after the other: a bad line is not made better by five requests. Resolves to how many were stored.
function resendAll(entries) {
  return entries.reduce((before, entry) => before.then((stored) => http.resend(entry, token()).then((answer) => {
        if (answer.status === 200) {
          journal.forget(entry.key);
          return stored + 1;
        }
        failed.push({ entry, status: answer.status, why: answer.words.message || "" });
        return stored;
      }, () => {
        failed.push({ entry, status: 0, why: "网络不通，恢复以后会再试" });
        return stored;
      })), Promise.resolve(0));
}

// ---- telling -----------------------------------------------------------------------------------

function whatToDo(failure) {
  if (failure.status === 409) { return failure.why || "这里另有人改过，请打开看两边的内容。"; }
  if (failure.status === 401) { return "登录已过期，请重新登录。"; }
  return failure.why || "请打开看看原因。";
}

function told(failure, place) {
  const entry = failure.entry;
  const item = make("li", "unsent");
  const link = make("a", "", entry.draft.title || "打开这一项");
  link.href = entry.draft.page;
  item.appendChild(link);
  item.appendChild(document.createTextNode(`：${whatToDo(failure)}`));
  (entry.draft.words || []).forEach((pair, n) => {
    const text = make("p", "copy-text", pair[1]);
    text.id = `unsent-${place}-${n}`;
    item.appendChild(make("p", "quiet", `您写的${pair[0]}`));
    item.appendChild(text);
    const copy = make("button", "btn btn--small", "复制");
    copy.type = "button";
    copy.dataset.copy = `#${text.id}`;
    item.appendChild(copy);
  });
  const drop = smallButton("btn--quiet", "这些不要了", () => {
    journal.forget(entry.key);
    failed.splice(failed.indexOf(failure), 1);
    item.remove();
    if (!failed.length) {
      document.getElementById("unsent").remove();
      hold(waiting(), "");
    }
  });
  item.appendChild(drop);
  return item;
}

function tellFailures() {
  if (!failed.length) { return; }
  const items = failed.map((failure, place) => told(failure, place));
  const notice = noticeOf("unsent", `这台电脑上还有 ${failed.length} 处没有存到服务器，文字都在下面`, items);
  if (document.getElementById("unsent")) { document.getElementById("unsent").remove(); }
  const main = document.getElementById("main");
  main.insertBefore(notice, main.firstChild);
}

// ---- handing in waits --------------------------------------------------------------------------

function waiting() { return Array.from(document.querySelectorAll("form[data-waits]")); }

function hold(forms, words) {
  forms.forEach((form) => {
    form.querySelectorAll("button").forEach((button) => {
      button.disabled = Boolean(words);
      if (words && !button.dataset.words) { button.dataset.words = button.textContent; }
      button.textContent = words || button.dataset.words || button.textContent;
    });
  });
}

function begin() {
  if (person && journal.all(person).length) { leftOver().then(sendLeftOver); }
}

function sendLeftOver(entries) {
  if (!entries.length) { return; }
  const forms = waiting();
  hold(forms, `正在补存 ${entries.length} 处，请稍候`);
  resendAll(entries).then((stored) => {
    // What is on this page was counted without them.
    if (stored && forms.length) { location.reload(); return; }
    hold(forms, failed.length ? `还有 ${failed.length} 处没有存上，见上面` : "");
    tellFailures();
  });
}

// ---- signing out -------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  if (!event.target.dataset.signOut) { return; }
  const drafts = journal.all(event.target.dataset.signOut);
  if (drafts.length && !event.target.dataset.warned) {
    event.preventDefault();
    event.target.dataset.warned = "yes";
    event.target.querySelector("button").textContent = `还有 ${drafts.length} 处没有存到服务器，仍要退出`;
    return;
  }
  drafts.forEach((entry) => { journal.forget(entry.key); });
}, true);

// A block of this page that has no place for what it wrote before.
export function tell(entry, answer) {
  failed.push({ entry, status: answer.status, why: answer.words.message || "" });
  tellFailures();
}

if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", begin); } else { begin(); }
