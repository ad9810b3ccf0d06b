/* Keys for a meeting: what is marked data-shortcut="alt+ArrowRight" is pressed by these keys. Half-typed pinyin has its
   own use for keys. */
(function () {
  "use strict";

  function nameOf(event) {
    return (event.ctrlKey || event.metaKey ? "ctrl+" : "") + (event.altKey ? "alt+" : "") + event.key;
  }

  // A box that is replaced while it is being written in tells of its change when it is gone already, and the new one
  // would be marked as not saved. So let it tell now; the caret comes back.
  function settle(box) {
    if (box && box.matches("textarea, input")) {
      box.blur();
      box.focus({ preventScroll: true });
    }
  }

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.repeat) { return; }
    var wanted = Array.from(document.querySelectorAll("[data-shortcut]")).find(function (control) {
      return control.dataset.shortcut === nameOf(event);
    });
    if (wanted) {
      event.preventDefault();   // Alt+← is also the browser's way back
      settle(document.activeElement);
      wanted.click();
    }
  });
}());
