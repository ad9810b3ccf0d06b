/* A remark that was begun and not sent is seen: it is listed on the page of its plan, and a decision asks before it is
   made over it, for one plan and for many. */
(function () {
  "use strict";

  function make(tag, look, words) {
    var element = document.createElement(tag);
    if (look) { element.className = look; }
    if (words) { element.textContent = words; }
    return element;
  }

  function readerOf(draft) {
    var audience = (draft.fields.audience || [""])[0];
    return { village: "给村里看", township: "内部意见" }[audience] || "";
  }

  function isOpenHere(key) {
    return Array.from(document.querySelectorAll("form[data-keeps]")).some(function (form) { return form.dataset.keeps === key; });
  }

  function line(entry) {
    var item = make("li", "unsent");
    var words = window.drafts.wordsOf(entry.draft);
    var go = make("a", "", entry.draft.title || "一条意见");
    var drop = make("button", "btn btn--quiet btn--small", "不要了");
    var reader = readerOf(entry.draft);
    go.href = entry.draft.page;
    item.appendChild(go);
    item.appendChild(document.createTextNode("：" + (words.length > 40 ? words.slice(0, 40) + "…" : words) + (reader ? "（" + reader + "）" : "")));
    drop.type = "button";
    drop.addEventListener("click", function () {
      window.drafts.forget(entry.key);
      item.remove();
      list();
    });
    item.appendChild(drop);
    return item;
  }

  function notice(id, title, entries) {
    var box = make("div", "notice notice--warning");
    var body = make("div", "notice__body");
    var list = make("ul", "plain");
    box.id = id;
    box.setAttribute("role", "status");
    body.appendChild(make("p", "notice__title", title));
    entries.forEach(function (entry) { list.appendChild(line(entry)); });
    body.appendChild(list);
    box.appendChild(body);
    return box;
  }

  // ---- at the head of the plan's page ------------------------------------------------------------

  function list() {
    var place = document.querySelector("[data-unsent-of]");
    if (!place) { return; }
    place.textContent = "";
    var entries = window.drafts.about([place.dataset.unsentOf], place.dataset.scope).filter(function (entry) {
      return !isOpenHere(entry.key);
    });
    if (entries.length) { place.appendChild(notice("unsent-remarks", "您还有 " + entries.length + " 条意见没有发出", entries)); }
  }

  // ---- before a decision -------------------------------------------------------------------------

  function plansOf(form) {
    var ticks = Array.from(form.elements).filter(function (one) { return one.name === "plan" && one.checked; });
    return form.dataset.asksAbout ? [form.dataset.asksAbout] : ticks.map(function (one) { return one.value; });
  }

  function openBox() {
    return Array.from(document.querySelectorAll(".comment-form textarea")).find(function (box) { return box.value.trim(); });
  }

  function ask(form, entries) {
    var old = document.getElementById("asks-first");
    if (old) { old.remove(); }
    form.insertBefore(notice("asks-first", "您还有 " + entries.length + " 条意见没有发出。先去发出；要照样办，请再按一次，意见留在这台电脑上。", entries), form.firstChild);
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-asks-about], form[data-asks-ticked]")) { return; }
    var open = form.dataset.asksAbout ? openBox() : null;
    var entries = window.drafts.about(plansOf(form), form.dataset.scope);
    var keys = entries.map(function (entry) { return entry.key; }).join(" ");
    if (open) {
      event.preventDefault();
      window.sayAtForm(open.form, "这条意见还没有加上。请先按“加上这条意见”，不要了就按“取消”，再审核。", "field__errors");
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
    var bar = document.getElementById("decision-bar");
    var writes = document.querySelector(".comment-form textarea");
    var isAside = Boolean(writes) && !(bar && bar.contains(document.activeElement));
    if (bar) { bar.classList.toggle("is-aside", isAside); }
    if (isAside && document.activeElement === writes) { writes.form.scrollIntoView({ block: "nearest" }); }
  }

  // A bar whose text was entered stays as tall as it is: it must not shrink under the finger that presses its button.
  document.addEventListener("focusin", function (event) {
    var words = event.target.closest(".bar__words");
    if (words) { words.parentElement.classList.add("is-written"); }
  });
  document.addEventListener("focusin", makeWay);
  document.addEventListener("page-changed", makeWay);
  document.addEventListener("page-changed", list);
  makeWay();
  list();
}());
