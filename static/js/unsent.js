/* What this computer still keeps of an earlier page, wherever the person is now: it is sent again by itself; what the
   server will not take any more (an approved plan, a closed year) is shown, so that it can be copied. A form that hands
   the plan in waits until nothing is left. Signing out says what would be lost, then leaves nothing behind. */
(function () {
  "use strict";

  var person = document.body.dataset.person;
  var failed = [];       // entries the server refused, with its reason

  // Blocks of this page look after their own (autosave.js).
  function isOnThisPage(entry) {
    return Array.from(document.querySelectorAll("form[data-autosave]")).some(function (form) {
      return form.getAttribute("action") === entry.action;
    });
  }

  function leftOver() {
    var entries = window.journal.all(person).filter(function (entry) { return !isOnThisPage(entry); });
    return window.journal.sort(entries).then(function (sorted) { return sorted.left; });
  }

  function token() {
    var field = document.querySelector("input[name=csrf_token]");
    return field ? field.value : "";
  }

  // ---- sending again -----------------------------------------------------------------------------

  // One after the other: a bad line is not made better by five requests. Resolves to how many were stored.
  function resendAll(entries) {
    return entries.reduce(function (before, entry) {
      return before.then(function (stored) {
        return window.wire.resend(entry, token()).then(function (answer) {
          if (answer.status === 200) {
            window.journal.forget(entry.key);
            return stored + 1;
          }
          failed.push({ entry: entry, status: answer.status, why: answer.words.message || "" });
          return stored;
        }, function () {
          failed.push({ entry: entry, status: 0, why: "网络不通，恢复以后会再试" });
          return stored;
        });
      });
    }, Promise.resolve(0));
  }

  // ---- telling -----------------------------------------------------------------------------------

  function make(tag, className, words) {
    var element = document.createElement(tag);
    if (className) { element.className = className; }
    if (words) { element.textContent = words; }
    return element;
  }

  function whatToDo(failure) {
    if (failure.status === 409) { return failure.why || "这里另有人改过，请打开看两边的内容。"; }
    if (failure.status === 401) { return "登录已过期，请重新登录。"; }
    return failure.why || "请打开看看原因。";
  }

  function told(failure, place) {
    var entry = failure.entry;
    var item = make("li", "unsent");
    var link = make("a", "", entry.draft.title || "打开这一项");
    link.href = entry.draft.page;
    item.appendChild(link);
    item.appendChild(document.createTextNode("：" + whatToDo(failure)));
    (entry.draft.words || []).forEach(function (pair, n) {
      var text = make("p", "copy-text", pair[1]);
      text.id = "unsent-" + place + "-" + n;
      item.appendChild(make("p", "quiet", "您写的" + pair[0]));
      item.appendChild(text);
      var copy = make("button", "btn btn--small", "复制");
      copy.type = "button";
      copy.dataset.copy = "#" + text.id;
      item.appendChild(copy);
    });
    var drop = make("button", "btn btn--quiet btn--small", "这些不要了");
    drop.type = "button";
    drop.addEventListener("click", function () {
      window.journal.forget(entry.key);
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
    var notice = make("div", "notice notice--warning");
    var body = make("div", "notice__body");
    var list = make("ul", "plain");
    if (document.getElementById("unsent")) { document.getElementById("unsent").remove(); }
    notice.id = "unsent";
    notice.setAttribute("role", "status");
    body.appendChild(make("p", "notice__title", "这台电脑上还有 " + failed.length + " 处没有存到服务器，文字都在下面"));
    failed.forEach(function (failure, place) { list.appendChild(told(failure, place)); });
    body.appendChild(list);
    notice.appendChild(body);
    var main = document.getElementById("main");
    main.insertBefore(notice, main.firstChild);
  }

  // ---- handing in waits --------------------------------------------------------------------------

  function waiting() { return Array.from(document.querySelectorAll("form[data-waits]")); }

  function hold(forms, words) {
    forms.forEach(function (form) {
      form.querySelectorAll("button").forEach(function (button) {
        button.disabled = Boolean(words);
        if (words && !button.dataset.words) { button.dataset.words = button.textContent; }
        button.textContent = words || button.dataset.words || button.textContent;
      });
    });
  }

  function begin() {
    if (person && window.journal.all(person).length) { leftOver().then(sendLeftOver); }
  }

  function sendLeftOver(entries) {
    if (!entries.length) { return; }
    var forms = waiting();
    hold(forms, "正在补存 " + entries.length + " 处，请稍候");
    resendAll(entries).then(function (stored) {
      // What is on this page was counted without them.
      if (stored && forms.length) { location.reload(); return; }
      hold(forms, failed.length ? "还有 " + failed.length + " 处没有存上，见上面" : "");
      tellFailures();
    });
  }

  // ---- signing out -------------------------------------------------------------------------------

  document.addEventListener("submit", function (event) {
    if (!event.target.dataset.signOut) { return; }
    var drafts = window.journal.all(event.target.dataset.signOut);
    if (drafts.length && !event.target.dataset.warned) {
      event.preventDefault();
      event.target.dataset.warned = "yes";
      event.target.querySelector("button").textContent = "还有 " + drafts.length + " 处没有存到服务器，仍要退出";
      return;
    }
    drafts.forEach(function (entry) { window.journal.forget(entry.key); });
  }, true);

  // A block of this page that has no place for what it wrote before.
  window.unsent = {
    tell: function (entry, answer) {
      failed.push({ entry: entry, status: answer.status, why: answer.words.message || "" });
      tellFailures();
    }
  };

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", begin); } else { begin(); }
}());
