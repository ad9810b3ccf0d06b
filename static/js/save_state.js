/* The mark of a block: one of a few plain states, and what can be done about it (design §5). Adds to autosave.js's Block. */

import { Block } from "./autosave.js";
import * as presses from "./presses.js";

const WORDS = { saving: "保存中", local: "只在本机（网络恢复后自动保存到服务器）" };

Object.assign(Block.prototype, {
  mark() { return document.getElementById(this.form.dataset.mark || "save-state"); },

  show(state, words) {
    const mark = this.mark();
    if (!mark || !this.isHere() || (this.signedOut && state === "saving")) { return; }
    mark.dataset.state = state;
    mark.textContent = words || WORDS[state];
  },

  // What the page said before of this block is no longer so: who saved it last, and that a press did not get through.
  signNow(at) {
    const signature = this.form.querySelector("[data-saved-by]");
    if (signature) { signature.textContent = `您 ${at} 保存`; }
    document.dispatchEvent(new CustomEvent("block-stored"));
  },

  offer(words, act) {
    const mark = this.mark();
    if (!mark || mark.querySelector("button")) { return; }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn--quiet btn--small";
    button.textContent = words;
    button.addEventListener("click", act);
    mark.appendChild(button);
  },

  // Somebody else's words were stored in this block: show them as soon as nothing here can be disturbed.
  offerNews(words) {
    if (!this.isAlone()) { this.show("saved", `${words}，刷新能看到`); return; }
    if (!this.isDirty() && !presses.isBusy() && this.form !== (document.activeElement && document.activeElement.form)) { this.refresh(); return; }
    const block = this;
    this.show("saved", `${words}：`);
    this.offer("看新的内容", () => { if (!block.isDirty()) { block.refresh(); } else { block.later(0); } });
  },

  // The block anew from the server, with the caret where it was.
  refresh() {
    const focused = document.activeElement;
    const name = focused && focused.form === this.form ? focused.name : "";
    const caret = name && "selectionStart" in focused ? focused.selectionStart : null;
    htmx.ajax("GET", this.action, { target: "#block", swap: "outerHTML" }).then(() => {
      const box = name && document.querySelector(`#block [name="${name}"]`);
      if (!box) { return; }
      box.focus({ preventScroll: true });
      if (caret !== null && box.setSelectionRange) { box.setSelectionRange(caret, caret); }
    });
  },

  offerSignIn() {
    const link = document.createElement("a");
    link.href = document.body.dataset.signIn;
    link.target = "_blank";
    link.rel = "opener";
    link.textContent = "请在新窗口登录";
    this.mark().appendChild(link);
  }
});
