/* Who else of the village has this plan open: told to the server every 40 seconds while the page is in front, and shown
   beside the title. The answer also says when somebody else has saved the block that is open here. */
(function () {
  "use strict";

  var EVERY = 40000;

  function tell() {
    var form = document.querySelector("form[data-presence]");
    if (!form || document.hidden) { return; }
    fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", redirect: "manual"
    }).then(function (response) { return response.ok ? response.json() : null; })
      .then(function (words) { if (words) { show(words); } }, function () { /* the save mark tells of cut lines */ });
  }

  function show(words) {
    var place = document.getElementById("people-here");
    if (place) { place.textContent = words.here; }
    if (words.version) {
      document.dispatchEvent(new CustomEvent("block-changed", { detail: words }));
    }
  }

  setInterval(tell, EVERY);
  document.addEventListener("visibilitychange", tell);
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", tell); } else { tell(); }
}());
