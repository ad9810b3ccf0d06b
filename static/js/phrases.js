/* 放到光标处: puts a phrase of the township where the caret was in the block's form, as if it had been typed, so that
   the counters, the saving and the browser's own undo take it for typing. */

let last = "";   // the name of the box that had the caret; a saved block comes back with new boxes of the same names

document.addEventListener("focusin", (event) => {
  const box = event.target;
  if (box.matches("textarea") && box.form && box.form.id === "block-form") { last = box.name; }
});

function boxToWriteIn(form) {
  const boxes = Array.from(form.querySelectorAll("textarea"));
  return boxes.find((box) => box.name === last) || boxes[0];
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-put]");
  const form = button && document.getElementById("block-form");
  const box = form && boxToWriteIn(form);
  if (box) { put(box, document.querySelector(button.dataset.put).textContent); }
});

// 常用语 of a reviewer: into the one box it stands beside.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-say]");
  if (button) { put(document.querySelector(button.dataset.say), button.parentNode.querySelector("p").textContent); }
});

function put(box, words) {
  box.focus();
  if (!document.execCommand("insertText", false, words)) {
    box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  box.scrollIntoView({ block: "center" });
}
