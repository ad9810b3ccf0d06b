/* Boxes whose words could not be stored: each is marked beside its label or in its cell, as the server's own pages do it,
   and the marks go when everything is stored. The rest of the form was saved without them. */
(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";

  function boxOf(form, name) {
    var found = form.elements[name];
    return found && found.length !== undefined && !found.tagName ? found[0] : found;
  }

  function sentence(words) {
    var line = document.createElement("li");
    var icon = document.createElementNS(SVG, "svg");
    var shape = document.createElementNS(SVG, "use");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    shape.setAttribute("href", "#i-alert");
    icon.appendChild(shape);
    line.appendChild(icon);
    line.appendChild(document.createTextNode(words));
    return line;
  }

  function unmark(box) {
    var field = box.closest(".field, td");
    var list = field && field.querySelector(".field__errors");
    if (list) { list.remove(); }
    if (field) { field.classList.remove("field--invalid"); }
    if (box.getAttribute("aria-invalid")) { box.setAttribute("aria-invalid", "false"); }
  }

  function mark(box, words) {
    var field = box.closest(".field, td");
    var list = document.createElement("ul");
    unmark(box);
    list.className = "field__errors";
    list.id = (box.id || box.name) + "-errors";
    list.appendChild(sentence(words));
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", list.id);
    if (!field) { return; }
    field.classList.add("field--invalid");
    field.insertBefore(list, field.querySelector(".field__with-unit, .choices") || (box.parentNode === field ? box : field.firstChild));
  }

  // Stored, but no print face draws it: said beside the box, in the server's words.
  function note(box, words) {
    var field = box.closest(".field, td");
    var hint = field && field.querySelector(".field__hint");
    if (hint && !words && hint.textContent.indexOf("打印不出来") >= 0) { hint.remove(); }
    if (!field || !words) { return; }
    if (!hint) {
      hint = document.createElement("p");
      hint.className = "field__hint";
      field.insertBefore(hint, field.querySelector(".field__with-unit, .choices") || (box.parentNode === field ? box : null));
    }
    hint.textContent = words;
  }

  function clear(form, undrawn) {
    var summary = form.closest("#block") && document.getElementById("error-summary");
    var words = new Map(undrawn || []);
    if (summary) { summary.remove(); }
    Array.from(form.elements).forEach(function (box) {
      if (box.name) { unmark(box); note(box, words.get(box.name)); }
    });
  }

  // `unread`: [field name, sentence] for each box that was not stored.
  function show(form, unread) {
    unread.forEach(function (pair) {
      var box = boxOf(form, pair[0]);
      if (box) { mark(box, pair[1]); }
    });
  }

  // Where a box was not stored, the page's base is what it was before.
  function baseWithout(sent, base, unread) {
    var odd = unread.map(function (pair) { return pair[0]; });
    var open = window.fields.changes(base, sent).filter(function (change) { return odd.indexOf(change.name) >= 0; });
    return window.fields.withValuesOf(sent, base, open);
  }

  // Everything but the odd boxes is stored. They stay in this computer's journal, and go again with the next change.
  window.autosave.Block.prototype.storedInPart = function (words) {
    var sent = this.sent;
    var base = this.base;
    this.stored(words);
    this.base = baseWithout(sent, base, words.unread);
    this.refusedFields = sent;
    this.stopped = this.fields() === sent;
    this.keep();
    show(this.form, words.unread);
    this.show("failed", "已保存 " + words.at + "，有 " + words.unread.length + " 处没有存上：" + words.message);
  };

  window.fieldErrors = { mark: mark, unmark: unmark, clear: clear };
}());
