/* Answers after which a form is another one, or waits for the person: a button's, a refusal, a conflict. Adds to
   autosave.js's Block. */

import { Block } from "./autosave.js";
import * as fieldErrors from "./field_errors.js";
import * as journal from "./journal.js";

Object.assign(Block.prototype, {
  // The answer to a button takes this form's place. What was typed while it was on its way goes into the next one, and
  // until then stays in the journal.
  giveWay(isStored) {
    clearTimeout(this.timer);
    this.replaced = true;
    if (isStored) {
      this.asks = false;
      this.origin = null;
      this.base = this.pressed;
      this.tried = [];
    }
    const typed = { base: this.pressed, fields: this.fields() };
    this.pressed = null;
    if (this.isDirty()) { this.keep(); } else { journal.forget(this.key); }
    return typed;
  },

  refused(answer) {
    this.stopped = true;
    this.refusedFields = this.sent;
    if (this.adopted) {   // the page that comes shows both texts, or what is wrong
      journal.forget(this.adopted);
      this.adopted = "";
      if (answer.status === 409 || answer.status === 422) { this.press(); return; }
    }
    if (answer.status === 409) {
      this.asks = true;
      this.show("conflict", "有冲突：");
      this.offer("看两边的内容", this.press.bind(this));
    } else {
      this.show("failed", `没有保存：${answer.words.message || "请按“保存”看看原因"}`);
    }
  },

  press() {
    const save = this.form.querySelector("button[value=save]") || document.querySelector(`button[value=save][form=${this.form.id}]`);
    this.form.requestSubmit(save);
  },

  // This page shows a refusal or a conflict. The form holds what is not stored, so it is no base. Should the page be opened
  // anew before the person has decided, the same question must come up again.
  showsRefusal(isConflict) {
    const own = journal.read(this.key);
    this.base = own && !isConflict ? own.base : "";
    this.stopped = true;
    this.refusedFields = this.fields();
    this.asks = isConflict;
    this.origin = isConflict ? own : null;
  },

  // Everything but the odd boxes is stored. They stay in this computer's journal, and go again with the next change.
  storedInPart(words) {
    const sent = this.sent;
    const base = this.base;
    this.stored(words);
    this.base = fieldErrors.baseWithout(sent, base, words.unread);
    this.refusedFields = sent;
    this.stopped = this.fields() === sent;
    this.keep();
    fieldErrors.show(this.form, words.unread);
    this.show("failed", `已保存 ${words.at}，有 ${words.unread.length} 处没有存上：${words.message}`);
  }
});
