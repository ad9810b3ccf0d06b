/* Keeps what is typed into a form marked data-keeps (a remark, an answer, an opinion) until the server has it, and puts
   it back whole when the form is opened again: after leaving, a reload, in a second tab, after a lost session. */
(function () {
  "use strict";

  function forms(root) { return Array.from(root.querySelectorAll("form[data-keeps]")); }

  function boxes(form) { return Array.from(form.elements).filter(function (one) { return one.matches("textarea"); }); }

  // Words, choices, and the hidden words that a remark is about; never tokens, nor which submission was on the page.
  function isKept(one) {
    return one.name && (one.matches("textarea, select, input[type=radio]") || one.hasAttribute("data-kept"));
  }

  function fieldsOf(form) {
    var fields = {};
    Array.from(form.elements).filter(isKept).forEach(function (one) {
      if (one.type !== "radio" || one.checked) { fields[one.name] = [one.value]; }
    });
    return fields;
  }

  function ticked(form) {
    return Array.from(form.elements).filter(function (one) { return one.name === "plan" && one.checked; })
      .map(function (one) { return one.value; });
  }

  function baseOf(form) { return boxes(form).map(function (box) { return box.defaultValue; }).join("\n"); }

  function textOf(form) { return boxes(form).map(function (box) { return box.value; }).join("\n"); }

  function keep(form) {
    var before = window.drafts.read(form.dataset.keeps);
    var base = before ? before.base : baseOf(form);
    if (!textOf(form).trim() || textOf(form) === base) { window.drafts.forget(form.dataset.keeps); return; }
    window.drafts.write(form.dataset.keeps, {
      fields: fieldsOf(form), base: base, plans: ticked(form), at: Date.now(), round: form.dataset.keepsRound || "",
      title: form.dataset.keepsTitle || "", page: form.dataset.keepsPage || location.pathname + location.search
    });
  }

  // ---- putting back ------------------------------------------------------------------------------

  function fill(form, fields) {
    Array.from(form.elements).filter(isKept).forEach(function (one) {
      var kept = fields[one.name];
      if (one.type === "radio") { one.checked = kept ? one.value === kept[0] : one.checked; } else if (kept) { one.value = kept[0]; }
    });
  }

  function showQuote(form) {
    var quote = form.querySelector("input[data-kept]");
    var line = form.querySelector("[data-quoted]");
    if (quote && line) {
      line.hidden = !quote.value;
      line.textContent = "针对“" + quote.value + "”";
    }
  }

  function whatCameBack(form, draft) {
    var choice = form.querySelector("input[type=radio]:checked");
    var round = draft.round && form.dataset.keepsRound !== draft.round ? "（写的时候是第 " + draft.round + " 次上报）" : "";
    var reader = choice && choice.dataset.reader ? "，" + choice.dataset.reader : "";
    var anew = draft.plans && draft.plans.length ? "勾选的村没有保留，请重新勾选。" : "";
    return "上次没有发出的文字，已经放回来了" + reader + round + "。" + anew;
  }

  // Of bare words from an older page nobody knows the reader: the narrower one, which can be widened.
  function beNarrow(form, draft) {
    var narrow = form.querySelector("input[name=audience][value=township]");
    if (narrow && !draft.fields.audience) { narrow.checked = true; }
  }

  function putBack(form) {
    var draft = window.drafts.read(form.dataset.keeps);
    if (!draft || textOf(form) === textIn(form, draft)) { return; }
    if (textOf(form) !== draft.base) {
      tell(form, "这台电脑上还有您没发出的另一稿：“" + window.drafts.wordsOf(draft) + "”", "quiet small");
      return;
    }
    fill(form, draft.fields);
    beNarrow(form, draft);
    showQuote(form);
    boxes(form).forEach(function (box) { box.dispatchEvent(new Event("input", { bubbles: true })); });
    tell(form, whatCameBack(form, draft), "quiet small");
  }

  function textIn(form, draft) {
    return boxes(form).map(function (box) { return (draft.fields[box.name] || [""])[0]; }).join("\n");
  }

  function tell(form, words, look) {
    var box = boxes(form)[0];
    var line = form.querySelector(".kept-words") || document.createElement("p");
    line.className = "kept-words " + look;
    line.setAttribute("role", "status");
    line.textContent = words;
    box.insertAdjacentElement("afterend", line);
  }

  // ---- listening ---------------------------------------------------------------------------------

  function changed(event) {
    var form = event.target.form;
    if (form && form.matches("form[data-keeps]") && (isKept(event.target) || event.target.name === "plan")) { keep(form); }
  }

  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  // A whole page answers: the server repeats the key once it has the words (`done` in portal/web/htmx.py).
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-keeps]") || form.elements.kept) { return; }
    var key = document.createElement("input");
    key.type = "hidden";
    key.name = "kept";
    key.value = form.dataset.keeps;
    form.appendChild(key);
  });

  document.addEventListener("form-stored", function (event) {
    if (event.detail.form.dataset.keeps) { window.drafts.forget(event.detail.form.dataset.keeps); }
  });
  document.addEventListener("click", function (event) {
    var cancel = event.target.closest("a[data-forgets]");
    if (cancel) { window.drafts.forget(cancel.closest("form").dataset.keeps); }
  });

  function look() {
    document.querySelectorAll("[data-stored]").forEach(function (told) { window.drafts.forget(told.dataset.stored); });
    forms(document).forEach(putBack);
  }

  document.addEventListener("page-changed", look);
  // A page that the browser brings back as it was (Back): another tab may have sent the words meanwhile.
  window.addEventListener("pageshow", function (event) { if (event.persisted) { look(); } });

  window.sayAtForm = tell;
  look();
}());
