/* Saving by itself, block by block (design §5): no word typed is ever lost.

   Each form[data-autosave] is sent two seconds after the last key, one request at a time and always with the newest
   text. Until the server has said that it is stored, the text is in the journal (journal.js), and is sent again after a
   cut line, an expired session or a reload. With each save goes `base`, the last state the server acknowledged to this
   page, so that the server can tell my changes from another person's; that also makes a save harmless that arrives
   twice, or late. Without this file the 保存 button does the same by hand.

   Half-typed pinyin is never sent. Syntax and APIs of Chromium 86. What the mark says is in save_state.js, buttons whose
   answer takes the form's place and refusals in answers.js, what the page tells the blocks in autosave_page.js. */

import * as http from "./autosave_http.js";
import * as fieldErrors from "./field_errors.js";
import * as fields from "./fields.js";
import * as journal from "./journal.js";

const QUIET = 2000;      // after the last key
const LONGEST = 15000;   // of uninterrupted typing
const MOST_TRIED = 5;    // texts whose answers were lost

// 400: the request was cut on its way. It is sent again, whole.
function isAsIfLost(status) { return status === 400 || status === 401 || status === 429 || status >= 500; }

export class Block {
  constructor(form) {
    this.form = form;
    this.person = form.dataset.autosave;
    this.action = form.getAttribute("action");
    this.key = journal.keyOf(this.person, this.action);
    this.base = fields.readServed(form);
    this.sent = null;          // the fields in the request under way
    this.tried = [];           // states that were sent and never answered: the server may have them
    this.pressed = null;       // the fields a button of the form has sent
    this.replaced = false;     // the answer to the button is about to take this form's place
    this.timer = 0;
    this.since = 0;            // when the oldest unsent key was pressed
    this.failures = 0;
    this.composing = false;
    this.signedOut = false;    // the mark then holds a link, which a retry must not take away under the mouse
    this.stopped = false;      // a refusal waits for the person
    this.refusedFields = "";   // what was refused; leaving a box is no new attempt
    this.asks = false;         // a conflict: nothing more is sent before the person has pressed 保存
    this.origin = null;        // what the journal knew before the conflict: base and version
    this.waiting = [];         // who waits for the request under way
    this.mayCut = true;        // whether long texts go as what was typed in them; the server may not know what they were
    this.adopted = "";         // the journal's key of the words that were put back here and are not stored yet
    this.calm = { state: "idle", words: "还没有改动" };   // what the mark says when nothing is unsaved
    if (this.mark()) { this.calm = { state: this.mark().dataset.state, words: this.mark().textContent }; }
  }

  isHere() { return document.body.contains(this.form); }

  fields() { return fields.read(this.form); }

  // Also when a text was sent and taken back since: the server may have it, or is about to.
  isDirty() {
    const now = this.fields();
    return [this.base].concat(this.unanswered()).some((state) => !fields.isSame(state, now));
  }

  takesDelta() { return "delta" in this.form.dataset; }

  isAlone() { return this.form.hasAttribute("hx-post"); }   // else one of a table's many

  keep() {
    const origin = this.origin || { base: this.base, version: this.form.elements.version.value };
    return journal.keep(this.key, {
      fields: this.fields(), base: origin.base, version: origin.version,
      tried: this.unanswered(), words: fields.wordsOf(this.form, this.base), title: document.title.split(" – ")[0], page: location.pathname
    });
  }

  // What the server may have by now, without this page knowing it. A text that is tried again and again counts once.
  unanswered() {
    const states = this.tried.concat([this.sent, this.pressed].filter((state) => state !== null));
    return Array.from(new Set(states)).slice(-MOST_TRIED);
  }

  changed() {
    // A box that is taken away while it has the focus tells of its change then; the new form's mark is not its own.
    if (this.composing || this.replaced) { return; }
    const now = Date.now();
    if (this.asks) { this.keep(); return; }
    if (this.stopped && this.fields() === this.refusedFields) { return; }
    if (!this.isDirty()) { this.isAsBefore(); return; }
    this.stopped = false;
    this.since = this.since || now;
    this.show("saving", this.keep() ? "还没有保存" : "");
    this.later(Math.max(0, Math.min(QUIET, this.since + LONGEST - now)));
  }

  // Typed and taken back again: there is nothing to save.
  isAsBefore() {
    clearTimeout(this.timer);
    this.since = 0;
    journal.forget(this.key);
    this.show(this.calm.state, this.calm.words);
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.save.bind(this), delay);
  }

  save(isLeaving) {
    clearTimeout(this.timer);
    if (this.sent !== null || this.pressed !== null || this.composing || this.stopped || this.asks || !this.isHere()) { return; }
    // After a lost answer nobody knows what the server has, also when nothing was typed: 撤销 or 延续 may have been done.
    if (!this.isDirty() && !this.failures) { return; }
    const block = this;
    this.isAsking = !this.isDirty();   // only what the server has
    this.sent = this.fields();
    this.since = 0;
    this.show("saving");
    http.send(this.action, this.body(this.sent), isLeaving === true).then((answer) => { block.heard(answer); }, () => { block.lost(); })
      .then(() => {
        block.sent = null;
        block.waiting.splice(0).forEach((go) => { go(); });
        if (!block.stopped && block.failures === 0 && block.isDirty()) { block.later(QUIET); }
      });
  }

  body(sent) {
    const boxes = this.form.elements;
    const state = { fields: sent, base: this.base, tried: this.tried, version: boxes.version.value, takesDelta: this.takesDelta() };
    return http.body(state, boxes.csrf_token.value, this.mayCut);
  }

  heard(answer) {
    this.signedOut = answer.status === 401;
    if (answer.status === 200) {
      this.stored(answer.words);
    } else if (answer.words.unread) {
      this.storedInPart(answer.words);
    } else if (answer.status === 412 && this.mayCut) {
      this.mayCut = false;
      this.sent = null;
      this.later(0);
    } else if (isAsIfLost(answer.status)) {
      this.lost(answer.status);
    } else if (answer.words.token) {
      this.signedInAnew(answer.words);
    } else {
      this.refused(answer);
    }
  }

  stored(words) {
    this.base = this.sent;
    this.sent = null;
    this.mayCut = true;
    this.tried = [];
    this.failures = 0;
    fieldErrors.clear(this.form, words.undrawn);
    this.unmark();
    if (this.isAsking && this.isAlone() && String(words.version) !== this.form.elements.version.value) { this.refresh(); }
    // With another person's fields merged in, this page does not show what is stored under the new number.
    if (!words.taken_over.length) { this.form.elements.version.value = words.version; }
    if (this.isDirty()) { this.keep(); } else { journal.forget(this.key); }
    if (this.adopted) { journal.forget(this.adopted); this.adopted = ""; }
    this.calm = { state: "saved", words: `已保存 ${words.at}` };
    this.show(this.calm.state, this.calm.words);
    this.signNow(words.at);
    if (words.taken_over.length) { this.offerNews(`已保存，${words.is_own ? "您在另一个窗口" : "对方"}也在改`); }
  }

  lost(status) {
    this.failures += 1;
    this.tried = this.unanswered();
    this.sent = null;
    this.pressed = null;
    this.keep();
    if (status === 507) {   // the server's disk is full: only people can mend that
      this.show("local", "只在本机：服务器的磁盘满了，请告诉系统管理员");
    } else if (status !== 401) {
      this.show("local");
    } else if (this.mark() && !this.mark().querySelector("a")) {
      this.show("local", "只在本机，登录已过期：");
      this.offerSignIn();
    }
    this.later(Math.min(60000, 1000 * Math.pow(2, this.failures)));
  }

  // A new session has a new token. The same person goes on; another person never sends this text.
  signedInAnew(words) {
    if (String(words.person) !== this.person) {
      this.stopped = true;
      this.show("local", "只在本机：现在登录的是另一个人");
      return;
    }
    this.form.elements.csrf_token.value = words.token;
    this.failures = 1;
    this.later(0);
  }
}
