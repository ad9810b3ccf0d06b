/* Saving by itself, block by block (design §5): no word typed is ever lost.

   A block's form is sent two seconds after the last key, one request at a time and always with the newest text. Until
   the server has said that it is stored, the text is kept in this browser (localStorage, by person and block), and is
   sent again after a cut line, an expired session or a reload. With each save goes `base`, the last state the server
   acknowledged to this page, so that the server can tell my changes from another person's, and a save that arrives
   twice changes nothing. Without this file the 保存 button does the same by hand.

   Half-typed pinyin is never sent. Syntax and APIs of Chromium 86. Beside app.js the only file that knows htmx's events. */
(function () {
  "use strict";

  var QUIET = 2000;      // after the last key
  var LONGEST = 15000;   // of uninterrupted typing
  var WORDS = { saving: "保存中", local: "只在本机（网络恢复后自动保存到服务器）", conflict: "有冲突，请按“保存”看两边的内容" };
  var PREFIX = "draft:";

  // ---- what is kept in this browser --------------------------------------------------------------

  function keyOf(form) { return PREFIX + form.dataset.autosave + ":" + form.getAttribute("action"); }

  // A full or forbidden storage must not stop the typing: the server is still tried.
  function keep(key, draft) {
    try { localStorage.setItem(key, JSON.stringify(draft)); return true; } catch (full) { return false; }
  }
  function kept(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch (broken) { return null; }
  }
  function forget(key) {
    try { localStorage.removeItem(key); } catch (forbidden) { /* nothing was kept there either */ }
  }
  function draftsOf(person) {
    var found = [];
    try {
      for (var n = 0; n < localStorage.length; n += 1) {
        if (localStorage.key(n).indexOf(PREFIX + person + ":") === 0) { found.push(localStorage.key(n)); }
      }
    } catch (forbidden) { /* none, then */ }
    return found;
  }

  // ---- one block ---------------------------------------------------------------------------------

  function fieldsOf(form) {
    var data = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (name !== "csrf_token" && name !== "do" && name !== "version") { data.append(name, value); }
    });
    return data.toString();
  }

  function Block(form) {
    this.form = form;
    this.key = keyOf(form);
    this.base = fieldsOf(form);
    this.sent = null;          // the fields in the request under way
    this.timer = 0;
    this.since = 0;            // when the oldest unsent key was pressed
    this.failures = 0;
    this.composing = false;
    this.signedOut = false;    // the mark then holds a link, which a retry must not take away under the mouse
    this.stopped = false;      // a conflict or a refusal waits for the person
    this.waiting = [];         // who waits for the request under way
  }

  Block.prototype.isDirty = function () { return fieldsOf(this.form) !== this.base; };

  Block.prototype.show = function (state, words) {
    var mark = document.getElementById("save-state");
    if (!mark || !document.body.contains(this.form) || (this.signedOut && state === "saving")) { return; }
    mark.dataset.state = state;
    mark.textContent = words || WORDS[state];
  };

  Block.prototype.changed = function () {
    if (this.composing) { return; }
    var now = Date.now();
    this.stopped = false;
    this.since = this.since || now;
    if (!this.isDirty()) { forget(this.key); return; }
    if (!keep(this.key, { fields: fieldsOf(this.form), base: this.base })) { this.show("saving"); } else { this.show("saving", "还没有保存"); }
    this.later(Math.max(0, Math.min(QUIET, this.since + LONGEST - now)));
  };

  Block.prototype.later = function (delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.save.bind(this), delay);
  };

  Block.prototype.save = function () {
    clearTimeout(this.timer);
    if (this.sent !== null || this.composing || this.stopped || !document.body.contains(this.form) || !this.isDirty()) { return; }
    var block = this;
    var body = new URLSearchParams(new FormData(this.form));
    this.sent = fieldsOf(this.form);
    this.since = 0;
    body.delete("do");
    if (this.base) { body.append("base", this.base); }
    this.show("saving");
    send(this.form.action, body).then(function (answer) { block.heard(answer); }, function () { block.lost(); })
      .then(function () {
        block.sent = null;
        block.waiting.splice(0).forEach(function (go) { go(); });
        if (!block.stopped && block.failures === 0 && block.isDirty()) { block.later(QUIET); }
      });
  };

  Block.prototype.heard = function (answer) {
    this.signedOut = answer.status === 401;
    if (answer.status === 200) {
      this.base = this.sent;
      this.failures = 0;
      // With another person's fields merged in, this page does not show what is stored under the new number.
      if (!answer.words.taken_over.length) { this.form.elements.version.value = answer.words.version; }
      if (this.isDirty()) { keep(this.key, { fields: fieldsOf(this.form), base: this.base }); } else { forget(this.key); }
      this.show("saved", "已保存 " + answer.words.at + (answer.words.taken_over.length ? "（对方也在改，刷新能看到）" : ""));
    } else if (answer.status === 401 || answer.status >= 500) {
      this.lost(answer.status);
    } else if (answer.words.token) {
      this.signedInAnew(answer.words);
    } else {
      this.stopped = true;
      this.show(answer.status === 409 ? "conflict" : "failed",
        answer.status === 409 ? "" : "没有保存：" + (answer.words.message || "请按“保存”看看原因"));
    }
  };

  Block.prototype.lost = function (status) {
    this.failures += 1;
    if (status !== 401) {
      this.show("local");
    } else if (!document.querySelector("#save-state a")) {
      this.show("local", "只在本机，登录已过期：");
      document.getElementById("save-state").appendChild(signInLink());
    }
    this.later(Math.min(60000, 1000 * Math.pow(2, this.failures)));
  };

  function signInLink() {
    var link = document.createElement("a");
    link.href = document.body.dataset.signIn;
    link.target = "_blank";
    link.rel = "opener";
    link.textContent = "请在新窗口登录";
    return link;
  }

  // A new session has a new token. The same person goes on; another person never sends this text.
  Block.prototype.signedInAnew = function (words) {
    if (String(words.person) !== this.form.dataset.autosave) {
      this.stopped = true;
      this.show("local", "只在本机：现在登录的是另一个人");
      return;
    }
    this.form.elements.csrf_token.value = words.token;
    this.failures = 1;
    this.later(0);
  };

  function send(address, body) {
    return fetch(address, {
      method: "POST", body: body, credentials: "same-origin", redirect: "manual", headers: { "X-Autosave": "1" }
    }).then(function (response) {
      var isJson = (response.headers.get("Content-Type") || "").indexOf("json") > 0;
      return (isJson ? response.json() : Promise.resolve({})).then(function (words) {
        return { status: response.status, words: words };
      });
    });
  }

  // ---- what an earlier page could not send -------------------------------------------------------

  Block.prototype.recover = function () {
    var draft = kept(this.key);
    if (!draft) { return; }
    if (draft.fields === this.base) { forget(this.key); return; }
    var block = this;
    var body = new URLSearchParams(draft.fields);
    body.append("base", draft.base);
    body.append("csrf_token", this.form.elements.csrf_token.value);
    body.append("version", this.form.elements.version.value);
    this.stopped = true;
    this.show("saving", "正在补存上次没有存上的内容");
    send(this.form.action, body).then(function (answer) {
      if (answer.status === 200) {
        forget(block.key);
        window.htmx.ajax("GET", block.form.getAttribute("action"), { target: "#block", swap: "outerHTML" });
      } else if (answer.status === 409 || answer.status === 422) {
        submitByHand(block.form.action, body);
      } else {
        block.show("local");
      }
    }, function () { block.show("local"); });
  };

  // The page that comes back shows both texts, or what is wrong, with the kept text in the form.
  function submitByHand(address, body) {
    var form = document.createElement("form");
    form.method = "post";
    form.action = address;
    body.forEach(function (value, name) {
      var field = document.createElement("textarea");
      field.name = name;
      field.value = value;
      form.appendChild(field);
    });
    form.hidden = true;
    document.body.appendChild(form);
    form.submit();
  }

  // ---- the page ----------------------------------------------------------------------------------

  var block = null;

  function begin() {
    var form = document.querySelector("form[data-autosave]");
    if (!form || (block && block.form === form)) { return; }
    block = new Block(form);
    if (document.querySelector("#error-summary, .versus")) {
      // This page shows a refusal. The form holds what is not stored, so it is no base; the version alone counts.
      block.base = "";
      block.stopped = true;
    } else {
      block.recover();
    }
  }

  function inForm(event) { return block && event.target.closest && event.target.closest("form") === block.form; }

  document.addEventListener("input", function (event) { if (inForm(event)) { block.changed(); } });
  document.addEventListener("change", function (event) { if (inForm(event)) { block.changed(); } });
  document.addEventListener("compositionstart", function (event) { if (inForm(event)) { block.composing = true; } });
  document.addEventListener("compositionend", function (event) {
    if (inForm(event)) { block.composing = false; block.changed(); }
  });
  window.addEventListener("online", function () { if (block) { block.failures = 0; block.save(); } });
  window.addEventListener("focus", function () { if (block && block.failures) { block.save(); } });
  document.addEventListener("visibilitychange", function () { if (block && document.hidden) { block.save(); } });

  // The buttons of the form wait for the request under way, and say what the server last acknowledged.
  document.addEventListener("htmx:confirm", function (event) {
    if (block && event.target === block.form && block.sent !== null) {
      event.preventDefault();
      block.waiting.push(function () { event.detail.issueRequest(true); });
    }
  });
  document.addEventListener("htmx:configRequest", function (event) {
    if (block && event.target === block.form) {
      clearTimeout(block.timer);
      if (block.base) { event.detail.parameters.base = block.base; }
      event.detail.parameters.version = block.form.elements.version.value;
    }
  });
  // Before the answer replaces the form: the next form must not find what has just been stored.
  document.addEventListener("htmx:beforeOnLoad", function (event) {
    var status = event.detail.xhr.status;
    if (block && event.detail.elt === block.form && (status === 200 || status === 204)) { forget(block.key); }
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var status = event.detail.xhr ? event.detail.xhr.status : 0;
    if (block && event.detail.elt === block.form && (!status || status >= 500 || status === 401)) { block.lost(status); }
  });
  document.addEventListener("htmx:load", begin);

  // Signing out: say once what would be lost, then go, and leave nothing on a shared computer.
  document.addEventListener("submit", function (event) {
    var person = event.target.dataset.signOut;
    if (!person) { return; }
    var drafts = draftsOf(person);
    if (drafts.length && !event.target.dataset.warned) {
      event.preventDefault();
      event.target.dataset.warned = "yes";
      event.target.querySelector("button").textContent = "还有 " + drafts.length + " 处没有存到服务器，仍要退出";
      return;
    }
    drafts.forEach(forget);
  }, true);

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", begin); } else { begin(); }
}());
