/* A reviewer's words that have not been sent: what is in a box marked data-keeps stays in this browser, by person and
   place, until the server has it, and is put back when the box is opened again, after whatever led away from it. And a
   decision waits for a comment that is still in its box: the page that answers would not have it. */
(function () {
  "use strict";

  var PREFIX = "words:" + document.body.dataset.person + ":";
  var SENT = PREFIX + "sent";   // the box whose form is on its way as a whole page

  // Where nothing can be kept (private windows, a full store), the page works as without this file.
  function keep(key, words) {
    try {
      if (words.trim()) { localStorage.setItem(PREFIX + key, words); } else { localStorage.removeItem(PREFIX + key); }
    } catch (forbidden) { /* the box itself still has the words */ }
  }

  function kept(key) {
    try { return localStorage.getItem(PREFIX + key) || ""; } catch (forbidden) { return ""; }
  }

  function boxesIn(root) { return Array.from(root.querySelectorAll("textarea[data-keeps]")); }

  function forget(form) { boxesIn(form).forEach(function (box) { keep(box.dataset.keeps, ""); }); }

  function putBack() {
    boxesIn(document).forEach(function (box) {
      var words = box.value ? "" : kept(box.dataset.keeps);
      if (!words) { return; }
      box.value = words;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      tell(box, "上次没有发出的文字，已经放回来了。", "quiet small");
    });
  }

  function tell(box, words, look) {
    var line = box.parentNode.querySelector(".kept-words") || document.createElement("p");
    line.className = "kept-words " + look;
    line.setAttribute("role", "status");
    line.textContent = words;
    box.insertAdjacentElement("afterend", line);
  }

  document.addEventListener("input", function (event) {
    if (event.target.matches("textarea[data-keeps]")) { keep(event.target.dataset.keeps, event.target.value); }
  });

  // On a phone the bar would lie over the form of the comment and its button.
  document.addEventListener("focusin", function (event) {
    var bar = document.getElementById("decision-bar");
    if (bar) { bar.classList.toggle("is-aside", Boolean(event.target.closest(".comment-form"))); }
  });

  document.addEventListener("submit", function (event) {
    var open = event.target.matches("[data-waits-for-comments]") && boxesIn(document).find(function (box) {
      return box.closest(".comment-form") && box.value.trim();
    });
    if (open) {
      event.preventDefault();
      tell(open, "这条意见还没有加上。请先按“加上这条意见”，不要了就按“取消”，再审核。", "field__errors");
      open.focus({ preventScroll: true });
      open.scrollIntoView({ block: "center" });
    } else if (!event.target.hasAttribute("hx-post") && boxesIn(event.target).length) {
      try { sessionStorage.setItem(SENT, boxesIn(event.target)[0].dataset.keeps); } catch (forbidden) { /* as above */ }
    }
  });

  // The answer to a whole-page form is a page of the same plan without its box: the server has the words.
  function hear() {
    try {
      var sent = sessionStorage.getItem(SENT);
      if (sent && location.pathname.indexOf("/plans/" + sent.split("/")[0] + "/") === 0) {
        sessionStorage.removeItem(SENT);
        if (!boxesIn(document).some(function (box) { return box.dataset.keeps === sent; })) { keep(sent, ""); }
      }
    } catch (forbidden) { /* as above */ }
  }

  document.addEventListener("form-stored", function (event) { forget(event.detail.form); });
  document.addEventListener("click", function (event) {
    var cancel = event.target.closest("a[data-forgets]");
    if (cancel) { forget(cancel.closest("form")); }
  });
  document.addEventListener("page-changed", putBack);

  hear();
  putBack();
}());
