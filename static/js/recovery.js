/* What an earlier page, or another window of the same person, has not got through to the server: shown at once where it
   was written, marked as not yet stored, and sent. What another window still holds is only told: that window saves it.
   autosave.js does the saving; this adds to its Block. */

import { Block } from "./autosave.js";
import * as http from "./autosave_http.js";
import * as fields from "./fields.js";
import * as journal from "./journal.js";
import * as measures from "./measures.js";
import * as presses from "./presses.js";
import * as unsent from "./unsent.js";

// ---- words put into this form ------------------------------------------------------------------

function isBlank(state, uid) { return fields.writtenRows(state).indexOf(uid) < 0; }

// ---- after a reload, a closed window, another window -------------------------------------------

// ---- the person's own other window -------------------------------------------------------------

function line(className, words) {
  const p = document.createElement("p");
  p.className = className;
  p.textContent = words;
  return p;
}

Object.assign(Block.prototype, {
  // The difference between a kept state and its base, into a form that may show other rows by now; and blank rows
  // that the person has just made. False when a box is not here any more.
  adopt(kept, removed) {
    const form = this.form;
      const page = this.fields();
    const changes = fields.changes(kept.base, kept.fields).filter((change) => change.is !== null);
    const touched = new Set(changes.map((change) => fields.uidOf(change.name)));
    const mine = fields.rowsOf(kept.fields);
    const missing = mine.filter((uid) => !measures.has(form, uid) && (touched.has(uid) || (uid !== removed && presses.hasAdded(uid) && isBlank(kept.fields, uid))));
    const wanted = fields.changes("", kept.fields).filter((change) => missing.indexOf(fields.uidOf(change.name)) >= 0)
      .concat(changes.filter((change) => missing.indexOf(fields.uidOf(change.name)) < 0));
    if (!this.canTake(wanted, missing)) { return false; }
    missing.forEach((uid) => { measures.addRow(form, uid); measures.placeRow(form, uid, mine); });
    if (missing.length) { this.dropBlank(page, mine); }
    wanted.forEach((change) => { fields.put(form, change); });
    this.takeRows(kept, page);
    if (this.base) {   // a page that shows a refusal has none
      this.base = fields.withValuesOf(this.base, kept.base, changes);
      this.tried = kept.tried || [];
    }
    return wanted;
  },

  // The blank row with which an answer shows an empty list: the person was writing in another one.
  dropBlank(page, mine) {
    const form = this.form;
    fields.rowsOf(page).forEach((uid) => {
      if (mine.indexOf(uid) < 0 && isBlank(page, uid) && !presses.hasAdded(uid)) { measures.removeRow(form, uid); }
    });
  },

  canTake(changes, rows) {
    const form = this.form;
    if (rows.length && !measures.listOf(form)) { return false; }
    return changes.every((change) => rows.indexOf(fields.uidOf(change.name)) >= 0 || fields.boxesOf(form, change.name)[change.nth]);
  },

  // Rows that were removed or moved here without a line. One in which somebody else has written since stays.
  takeRows(kept, page) {
    const form = this.form;
    const before = fields.rowsOf(kept.base);
    const mine = fields.rowsOf(kept.fields);
    if (!measures.listOf(form)) { return; }
    fields.writtenRows(kept.base).forEach((uid) => {
      const isTouched = fields.changes(kept.base, page).some((change) => fields.uidOf(change.name) === uid);
      if (mine.indexOf(uid) < 0 && !isTouched) { measures.removeRow(form, uid); }
    });
    const stayed = (uids, others) => uids.filter((uid) => others.indexOf(uid) >= 0).join();
    if (stayed(before, mine) !== stayed(mine, before)) { measures.setOrder(form, mine); }
  },

  // What was typed while a button's answer was on its way: {base, fields}, into the form that the answer brought.
  take(typed, removed) {
    if (!this.adopt(typed, removed)) { return false; }
    if (!fields.isSame(typed.base, typed.fields)) { this.changed(); }
    return true;
  },

  recover() {
    const block = this;
    let entries = journal.all(this.person).filter((entry) => entry.action === block.action);
    const own = entries.find((entry) => entry.key === block.key);
    if (own && this.isDirty()) { journal.setAside(own); } else if (own) { this.putBack(own); }   // at once: the next key is kept in its place
    entries = entries.filter((entry) => entry !== own);
    if (!entries.length) { return; }
    journal.sort(entries).then((sorted) => {
      if (!block.isHere()) { return; }
      if (sorted.left.length && !block.isDirty() && !block.stopped) { block.putBack(sorted.left[0]); }
      if (sorted.living.length) { block.tellLiving(sorted.living); }
    });
  },

  putBack(entry) {
    const page = this.fields();
    if (fields.isSame(entry.draft.fields, page)) { journal.forget(entry.key); return; }
    const wanted = this.adopt(entry.draft, "");
    if (!wanted) { this.resend(entry.key === this.key ? journal.setAside(entry) : entry); return; }
    if (this.keep() && entry.key !== this.key) { journal.forget(entry.key); }
    this.adopted = this.key;
    this.unmark();
    wanted.forEach(this.markBox, this);
    this.show("local", "上次没有存上的已经放回，正在补存");
    this.later(0);
  },

  markBox(change) {
    const box = fields.boxesOf(this.form, change.name)[change.nth];
    const note = document.createElement("p");
    note.className = "unsent-mark field__hint";
    note.textContent = "您上次写的，还没有存到服务器";
    if (box && box.type !== "hidden" && this.isAlone()) { (box.closest(".field__with-unit, .choices") || box).insertAdjacentElement("afterend", note); }
  },

  unmark() {
    this.form.querySelectorAll(".unsent-mark").forEach((note) => { note.remove(); });
  },

  // Its boxes are not on this page: the field is closed by now, or the row has gone.
  resend(entry) {
    const block = this;
    this.stopped = true;
    this.show("saving", "正在补存上次没有存上的内容");
    http.resend(entry, this.form.elements.csrf_token.value).then((answer) => {
      block.stopped = false;
      if (answer.status === 200) {
        journal.forget(entry.key);
        if (block.isAlone()) { block.refresh(); } else { location.reload(); }
      } else if (answer.words.message) {
        unsent.tell(entry, answer);
        block.show("failed", "上次写的有一处没有存上，见页面上方");
      } else { block.show("local"); }
    }, () => { block.stopped = false; block.show("local"); });
  },

  tellLiving(entries) {
    const words = entries.reduce((all, entry) => all.concat(entry.draft.words || []), []);
    if (!this.isAlone() || !words.length) { return; }
    const notice = document.getElementById("own-window") || document.createElement("div");
    notice.id = "own-window";
    notice.className = "notice notice--info";
    notice.setAttribute("role", "status");
    notice.textContent = "";
    const body = document.createElement("div");
    body.className = "notice__body";
    body.appendChild(line("notice__title", "您在另一个窗口里也开着这一项，那边写的还没有存到服务器："));
    words.forEach((pair) => { body.appendChild(line("copy-text", (pair[0] ? `${pair[0]}：` : "") + pair[1])); });
    notice.appendChild(body);
    this.form.parentNode.insertBefore(notice, this.form);
  },

  // The journal changed in another window: it is writing, or the server has what it wrote.
  heardOfOther(entries) {
    const notice = document.getElementById("own-window");
    if (entries.length) { this.tellLiving(entries); return; }
    if (notice) { notice.remove(); }
    if (this.isAlone() && this.sent === null && !this.stopped && !this.asks) { this.offerNews(`${this.calm.words}，您在另一个窗口也改了`); }
  }
});
