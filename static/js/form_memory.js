/* What a browser remembers of a form is never shown as if the server had it. The forms themselves forbid it
   (portal/web/whole_forms.py); here is what that does not reach: a page that comes back whole from the browser's memory is
   asked for anew, and boxes outside of any form are set as the server sent them.

   Words typed into any form and not yet sent are kept for the person, and offered, not put in, when the page is opened
   again. Blocks of a plan have the journal, boxes of reviewers words.js; ticks and the opinion of a bulk act are not kept. */
(function () {
  "use strict";

  var person = document.body.dataset.person;
  var PREFIX = "typed:" + person + ":";
  var GOING = PREFIX + "going";
  var WEEK = 7 * 24 * 3600 * 1000;
  var WORDS = "textarea, input[type=text], input[type=tel], input[type=number], input[type=email], input[type=date], input:not([type])";
  var OTHERS = "form[data-autosave], form[data-batch], form[data-forgets], [data-keeps], [autocomplete=one-time-code], [autocomplete$=-password], [name=pasted]";

  window.addEventListener("pageshow", function (event) { if (event.persisted) { location.reload(); } });

  document.querySelectorAll("input, textarea, select").forEach(function (box) {
    if (box.form) { return; }
    if (box.matches("[type=checkbox], [type=radio]")) { box.checked = box.defaultChecked; } else if (!box.matches("select")) { box.value = box.defaultValue; }
  });

  if (!person) { return; }

  // ---- keeping -----------------------------------------------------------------------------------

  function isPosted(form) { return form.method === "post" && !form.matches(OTHERS); }

  function boxesOf(form) {
    return Array.from(form.elements).filter(function (box) { return box.name && box.matches(WORDS) && !box.matches(OTHERS); });
  }

  function keyOf(form) { return PREFIX + form.getAttribute("action"); }

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch (broken) { return null; }
  }

  function forget(key) {
    try { localStorage.removeItem(key); } catch (forbidden) { /* nothing was kept there either */ }
  }

  function keep(form) {
    var changed = boxesOf(form).filter(function (box) { return box.value !== box.defaultValue; });
    if (!changed.some(function (box) { return box.value.trim(); })) { forget(keyOf(form)); return; }
    var words = changed.map(function (box) {
      var place = boxesOf(form).filter(function (other) { return other.name === box.name; }).indexOf(box);
      return { name: box.name, nth: place, value: box.value };
    });
    try { localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), words: words })); } catch (full) { /* the box still has them */ }
  }

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && isPosted(form) && event.target.matches(WORDS)) { keep(form); }
  });

  // ---- sent --------------------------------------------------------------------------------------

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.signOut) { forgetAll(); return; }
    if (isPosted(form) && !form.hasAttribute("hx-post")) {
      try { sessionStorage.setItem(GOING, keyOf(form)); } catch (forbidden) { /* then it is offered once more */ }
    }
  });
  document.addEventListener("form-stored", function (event) { forget(keyOf(event.detail.form)); });

  function forgetAll() {
    Object.keys(localStorage).forEach(function (key) { if (key.indexOf("typed:") === 0) { forget(key); } });
  }

  // The page that answers a form either has it, or shows what is wrong with what was typed in it.
  // Coming back to the form itself answers nothing: the line was cut.
  function hear() {
    var way = performance.getEntriesByType("navigation")[0];
    try {
      var sent = sessionStorage.getItem(GOING);
      sessionStorage.removeItem(GOING);
      if (sent && !isRefusal() && way && way.type === "navigate") { forget(sent); }
    } catch (forbidden) { /* nothing was kept */ }
  }

  function isRefusal() { return Boolean(document.querySelector("#error-reason, #error-summary, main [aria-invalid=true]")); }

  // ---- offering ----------------------------------------------------------------------------------

  function button(words, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn--small";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  function offer(form, words) {
    var notice = document.createElement("div");
    var row = document.createElement("div");
    notice.className = "notice notice--info kept-form";
    notice.setAttribute("role", "status");
    row.className = "notice__body";
    row.appendChild(document.createElement("p")).textContent = "您上次在这里写了、没有提交的内容还在：";
    words.forEach(function (one) { var line = document.createElement("p"); line.className = "copy-text"; line.textContent = one.value; row.appendChild(line); });
    row.appendChild(button("放回格子里", function () {
      words.forEach(function (one) { one.box.value = one.value; one.box.dispatchEvent(new Event("input", { bubbles: true })); });
      notice.remove();
    }));
    row.appendChild(button("不要了", function () { forget(keyOf(form)); notice.remove(); }));
    notice.appendChild(row);
    form.insertBefore(notice, form.firstChild);
  }

  // The page came with these very words in its boxes, and nothing wrong with them.
  function isStored(form, kept) {
    return !isRefusal() && kept.words.every(function (one) { return !one.box || one.box.defaultValue === one.value; });
  }

  function offerAll() {
    document.querySelectorAll("form").forEach(function (form) {
      var kept = isPosted(form) && !form.querySelector(".kept-form") ? read(keyOf(form)) : null;
      if (!kept) { return; }
      var words = kept.words.map(function (one) {
        one.box = boxesOf(form).filter(function (box) { return box.name === one.name; })[one.nth];
        return one;
      }).filter(function (one) { return one.box && one.box.value !== one.value; });
      if (words.length && Date.now() - kept.at < WEEK) { offer(form, words); } else if (isStored(form, kept)) { forget(keyOf(form)); }
    });
  }

  hear();
  offerAll();
  document.addEventListener("page-changed", offerAll);
}());
