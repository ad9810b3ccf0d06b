/* Pasting a table or a numbered list into a measure: instead of squeezing it into one box, the page offers to make
   measures of it. The words of the offer are in templates/plans/_measures.html; the text waits in its hidden box, so
   that it goes with the form, and comes back with it. Also: the preview is read anew when a column is changed. */
(function () {
  "use strict";

  var LONGEST = 200000;   // characters, as the server takes them
  var NUMBERED = /^\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、）)]|\d{1,2}[.．](?!\d)|[①-⑳]|[●•▪◆■]\s)/;

  var target = null;   // the box that was pasted into: its name, and where its caret was

  // What is worth an offer, in words; empty for text that belongs in one box.
  function describe(text) {
    var lines = text.replace(/\r\n?/g, "\n").replace(/(^|[\t\n])"(?:[^"]|"")*"(?=[\t\n]|$)/g, "$1·").split("\n")
      .filter(function (line) { return line.trim(); });
    var numbered = lines.filter(function (line) { return NUMBERED.test(line); }).length;
    if (lines.some(function (line) { return line.includes("\t"); })) {
      var columns = Math.max.apply(null, lines.map(function (line) { return line.split("\t").length; }));
      return "剪贴板里是 " + lines.length + " 行 " + columns + " 列的表格";
    }
    return numbered > 1 ? "剪贴板里是 " + numbered + " 条带编号的内容" : "";
  }

  function noticeOf(form) { return form.querySelector("[data-pasted]"); }

  function close(notice) {
    notice.hidden = true;
    notice.querySelector("textarea").value = "";
  }

  document.addEventListener("paste", function (event) {
    var box = event.target;
    var row = box.matches && box.matches("textarea, input[type=text]") && box.closest(".measure");
    var notice = row && box.form && noticeOf(box.form);
    var text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    var said = notice && text.length <= LONGEST ? describe(text) : "";
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
    var words = box.matches("textarea") ? text : text.replace(/\s+/g, " ").trim();
    box.focus();
    if (target) { box.setSelectionRange(target.start, target.end); }
    if (!document.execCommand("insertText", false, words)) {
      box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-pasted-here]");
    if (!button) { return; }
    var notice = noticeOf(button.form);
    var box = target && button.form.elements[target.name];
    box = box || button.form.querySelector(".measure textarea:not([name=pasted])");
    put(box, notice.querySelector("textarea").value);
    close(notice);
  });

  document.addEventListener("change", function (event) {
    var again = event.target.matches("[data-reread]") && event.target.form.querySelector("[data-reread-now]");
    if (again) { again.click(); }
  });
}());
