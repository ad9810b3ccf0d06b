/* What an earlier page, or another window of the same person, has not got through to the server: shown at once where it
   was written, marked as not yet stored, and sent. What another window still holds is only told: that window saves it.
   autosave.js does the saving; this adds to its Block. */
(function () {
  "use strict";

  var Block = window.autosave.Block;

  // ---- words put into this form ------------------------------------------------------------------

  // The difference between a kept state and its base, into a form that may show other rows by now; and blank rows
  // that the person has just made. False when a box is not here any more.
  Block.prototype.adopt = function (kept, removed) {
    var form = this.form;
    var fields = window.fields;
    var page = this.fields();
    var changes = fields.changes(kept.base, kept.fields).filter(function (change) { return change.is !== null; });
    var touched = new Set(changes.map(function (change) { return fields.uidOf(change.name); }));
    var mine = fields.rowsOf(kept.fields);
    var missing = mine.filter(function (uid) {
      return !window.measures.has(form, uid) && (touched.has(uid) || (uid !== removed && window.presses.hasAdded(uid) && isBlank(kept.fields, uid)));
    });
    var wanted = fields.changes("", kept.fields).filter(function (change) { return missing.indexOf(fields.uidOf(change.name)) >= 0; })
      .concat(changes.filter(function (change) { return missing.indexOf(fields.uidOf(change.name)) < 0; }));
    if (!this.canTake(wanted, missing)) { return false; }
    missing.forEach(function (uid) { window.measures.addRow(form, uid); window.measures.placeRow(form, uid, mine); });
    if (missing.length) { this.dropBlank(page, mine); }
    wanted.forEach(function (change) { fields.put(form, change); });
    this.takeRows(kept, page);
    if (this.base) {   // a page that shows a refusal has none
      this.base = fields.withValuesOf(this.base, kept.base, changes);
      this.tried = kept.tried || [];
    }
    return wanted;
  };

  // The blank row with which an answer shows an empty list: the person was writing in another one.
  Block.prototype.dropBlank = function (page, mine) {
    var form = this.form;
    window.fields.rowsOf(page).forEach(function (uid) {
      if (mine.indexOf(uid) < 0 && isBlank(page, uid) && !window.presses.hasAdded(uid)) { window.measures.removeRow(form, uid); }
    });
  };

  function isBlank(state, uid) { return window.fields.writtenRows(state).indexOf(uid) < 0; }

  Block.prototype.canTake = function (changes, rows) {
    var form = this.form;
    if (rows.length && !window.measures.listOf(form)) { return false; }
    return changes.every(function (change) {
      return rows.indexOf(window.fields.uidOf(change.name)) >= 0 || window.fields.boxesOf(form, change.name)[change.nth];
    });
  };

  // Rows that were removed or moved here without a line. One in which somebody else has written since stays.
  Block.prototype.takeRows = function (kept, page) {
    var form = this.form;
    var before = window.fields.rowsOf(kept.base);
    var mine = window.fields.rowsOf(kept.fields);
    if (!window.measures.listOf(form)) { return; }
    window.fields.writtenRows(kept.base).forEach(function (uid) {
      var isTouched = window.fields.changes(kept.base, page).some(function (change) { return window.fields.uidOf(change.name) === uid; });
      if (mine.indexOf(uid) < 0 && !isTouched) { window.measures.removeRow(form, uid); }
    });
    var stayed = function (uids, others) { return uids.filter(function (uid) { return others.indexOf(uid) >= 0; }).join(); };
    if (stayed(before, mine) !== stayed(mine, before)) { window.measures.setOrder(form, mine); }
  };

  // What was typed while a button's answer was on its way: {base, fields}, into the form that the answer brought.
  Block.prototype.take = function (typed, removed) {
    if (!this.adopt(typed, removed)) { return false; }
    if (!window.fields.isSame(typed.base, typed.fields)) { this.changed(); }
    return true;
  };

  // ---- after a reload, a closed window, another window -------------------------------------------

  Block.prototype.recover = function () {
    var block = this;
    var entries = window.journal.all(this.person).filter(function (entry) { return entry.action === block.action; });
    var own = entries.find(function (entry) { return entry.key === block.key; });
    if (own && this.isDirty()) { window.journal.setAside(own); } else if (own) { this.putBack(own); }   // at once: the next key is kept in its place
    entries = entries.filter(function (entry) { return entry !== own; });
    if (!entries.length) { return; }
    window.journal.sort(entries).then(function (sorted) {
      if (!block.isHere()) { return; }
      if (sorted.left.length && !block.isDirty() && !block.stopped) { block.putBack(sorted.left[0]); }
      if (sorted.living.length) { block.tellLiving(sorted.living); }
    });
  };

  Block.prototype.putBack = function (entry) {
    var page = this.fields();
    if (window.fields.isSame(entry.draft.fields, page)) { window.journal.forget(entry.key); return; }
    var wanted = this.adopt(entry.draft, "");
    if (!wanted) { this.resend(entry.key === this.key ? window.journal.setAside(entry) : entry); return; }
    if (this.keep() && entry.key !== this.key) { window.journal.forget(entry.key); }
    this.adopted = this.key;
    this.unmark();
    wanted.forEach(this.markBox, this);
    this.show("local", "上次没有存上的已经放回，正在补存");
    this.later(0);
  };

  Block.prototype.markBox = function (change) {
    var box = window.fields.boxesOf(this.form, change.name)[change.nth];
    var note = document.createElement("p");
    note.className = "unsent-mark field__hint";
    note.textContent = "您上次写的，还没有存到服务器";
    if (box && box.type !== "hidden" && this.isAlone()) { (box.closest(".field__with-unit, .choices") || box).insertAdjacentElement("afterend", note); }
  };

  Block.prototype.unmark = function () {
    this.form.querySelectorAll(".unsent-mark").forEach(function (note) { note.remove(); });
  };

  // Its boxes are not on this page: the field is closed by now, or the row has gone.
  Block.prototype.resend = function (entry) {
    var block = this;
    this.stopped = true;
    this.show("saving", "正在补存上次没有存上的内容");
    window.wire.resend(entry, this.form.elements.csrf_token.value).then(function (answer) {
      block.stopped = false;
      if (answer.status === 200) {
        window.journal.forget(entry.key);
        if (block.isAlone()) { block.refresh(); } else { location.reload(); }
      } else if (answer.words.message) {
        window.unsent.tell(entry, answer);
        block.show("failed", "上次写的有一处没有存上，见页面上方");
      } else { block.show("local"); }
    }, function () { block.stopped = false; block.show("local"); });
  };

  // ---- the person's own other window -------------------------------------------------------------

  Block.prototype.tellLiving = function (entries) {
    var words = entries.reduce(function (all, entry) { return all.concat(entry.draft.words || []); }, []);
    if (!this.isAlone() || !words.length) { return; }
    var notice = document.getElementById("own-window") || document.createElement("div");
    notice.id = "own-window";
    notice.className = "notice notice--info";
    notice.setAttribute("role", "status");
    notice.textContent = "";
    var body = document.createElement("div");
    body.className = "notice__body";
    body.appendChild(line("notice__title", "您在另一个窗口里也开着这一项，那边写的还没有存到服务器："));
    words.forEach(function (pair) { body.appendChild(line("copy-text", (pair[0] ? pair[0] + "：" : "") + pair[1])); });
    notice.appendChild(body);
    this.form.parentNode.insertBefore(notice, this.form);
  };

  function line(className, words) {
    var p = document.createElement("p");
    p.className = className;
    p.textContent = words;
    return p;
  }

  // The journal changed in another window: it is writing, or the server has what it wrote.
  Block.prototype.heardOfOther = function (entries) {
    var notice = document.getElementById("own-window");
    if (entries.length) { this.tellLiving(entries); return; }
    if (notice) { notice.remove(); }
    if (this.isAlone() && this.sent === null && !this.stopped && !this.asks) { this.offerNews(this.calm.words + "，您在另一个窗口也改了"); }
  };
}());
