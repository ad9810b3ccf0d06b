/* Pasting a table or a numbered list into a measure: instead of squeezing it into one box, the page offers to make
   measures of it. The words of the offer are in templates/plans/_measures.html; the text waits in its hidden box, so
   that it goes with the form, and comes back with it. Also: the preview is read anew when a column is changed. */

const LONGEST = 200000;   // characters, as the server takes them
const NUMBERED = /^\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、）)]|\d{1,2}[.．](?!\d)|[①-⑳]|[●•▪◆■]\s)/;

let target = null;   // the box that was pasted into: its name, and where its caret was

// What is worth an offer, in words; empty for text that belongs in one box.
function describe(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/(^|[\t\n])"(?:[^"]|"")*"(?=[\t\n]|$)/g, "$1·").split("\n")
    .filter((line) => line.trim());
  const numbered = lines.filter((line) => NUMBERED.test(line)).length;
  if (lines.some((line) => line.includes("\t"))) {
    const columns = Math.max.apply(null, lines.map((line) => line.split("\t").length));
    return `剪贴板里是 ${lines.length} 行 ${columns} 列的表格`;
  }
  return numbered > 1 ? `剪贴板里是 ${numbered} 条带编号的内容` : "";
}

function noticeOf(form) { return form.querySelector("[data-pasted]"); }

function close(notice) {
  notice.hidden = true;
  notice.querySelector("textarea").value = "";
}

document.addEventListener("paste", (event) => {
  const box = event.target;
  const row = box.matches && box.matches("textarea, input[type=text]") && box.closest(".measure");
  const notice = row && box.form && noticeOf(box.form);
  const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
  const said = notice && text.length <= LONGEST ? describe(text) : "";
  if (!said) { return; }
  event.preventDefault();
  target = { name: box.name, start: box.selectionStart, end: box.selectionEnd };
  notice.querySelector("textarea").value = text;
  notice.querySelector("[data-pasted-said]").textContent = said;
  row.insertBefore(notice, row.firstChild);
  notice.hidden = false;
  notice.querySelector("[name=do]").focus();
});

// As the browser would have pasted it, so that Ctrl+Z takes it back.
function put(box, text) {
  const words = box.matches("textarea") ? text : text.replace(/\s+/g, " ").trim();
  box.focus();
  if (target) { box.setSelectionRange(target.start, target.end); }
  if (!document.execCommand("insertText", false, words)) {
    box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pasted-here]");
  if (!button) { return; }
  const notice = noticeOf(button.form);
  let box = target && button.form.elements[target.name];
  box = box || button.form.querySelector(".measure textarea:not([name=pasted])");
  put(box, notice.querySelector("textarea").value);
  close(notice);
});

document.addEventListener("change", (event) => {
  const again = event.target.matches("[data-reread]") && event.target.form.querySelector("[data-reread-now]");
  if (again) { again.click(); }
});
