/* What this browser keeps of a person's words until the server has them (design §5: no word typed is ever lost).

   One entry a person, block and tab, so that two tabs never overwrite each other's. An entry says when it was last
   touched: a tab that lives touches its own every few seconds, and only what lies still may be sent by another page. */
(function () {
  "use strict";

  var PREFIX = "draft:";
  var STILL = 12000;   // an entry nobody has touched for so long belongs to no living tab
  var TOUCH = 5000;
  var ANSWER = 400;    // a living tab answers at once
  var TAB = tabName();

  // A duplicated tab brings the first one's name along, while that one still says that it lives.
  function tabName() {
    try {
      var name = sessionStorage.getItem("tab");
      if (!name || Date.now() - Number(localStorage.getItem("tab:" + name)) < STILL) {
        name = newName();
        sessionStorage.setItem("tab", name);
      }
      return name;
    } catch (forbidden) { return "one"; }
  }

  function newName() { return String(crypto.getRandomValues(new Uint32Array(1))[0]); }

  function live() {
    try { localStorage.setItem("tab:" + TAB, String(Date.now())); } catch (full) { /* then it counts as left behind */ }
  }

  // Names of tabs that were killed. A stale one is nobody's.
  function sweep() {
    try {
      Object.keys(localStorage).forEach(function (key) {
        if (key.indexOf("tab:") === 0 && Date.now() - Number(localStorage.getItem(key)) > STILL) { localStorage.removeItem(key); }
      });
    } catch (forbidden) { /* nothing is kept here, then */ }
  }

  if (document.body.dataset.person) {
    sweep();
    live();
    setInterval(live, TOUCH);
    window.addEventListener("pageshow", live);
    window.addEventListener("pagehide", function () {
      try { localStorage.removeItem("tab:" + TAB); } catch (forbidden) { /* nothing was kept there either */ }
    });
  }

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch (broken) { return null; }
  }

  // Every entry of a person as {key, action, tab, draft}.
  function all(person) {
    var found = [];
    var head = PREFIX + person + ":";
    try {
      for (var n = 0; n < localStorage.length; n += 1) {
        var key = localStorage.key(n);
        var draft = key.indexOf(head) === 0 ? read(key) : null;
        if (draft) {
          var cut = key.lastIndexOf(":");
          found.push({ key: key, action: key.slice(head.length, cut), tab: key.slice(cut + 1), draft: draft });
        }
      }
    } catch (forbidden) { /* nothing is kept here, then */ }
    return found;
  }

  // ---- other tabs ----------------------------------------------------------------------------------

  var line = null;       // between the windows of this browser
  var asked = new Map();   // tab → those who wait to hear that it lives
  try {
    line = new BroadcastChannel("tabs");
    line.onmessage = function (event) {
      if (event.data.ask === TAB) { line.postMessage({ here: TAB }); }
      (asked.get(event.data.here) || []).forEach(function (tell) { tell(true); });
    };
  } catch (missing) { /* then only time tells */ }

  function isStill(entry) { return Math.abs(Date.now() - entry.draft.at) > STILL; }

  // A tab that was closed has taken its name away; one that was killed answers no more.
  function isLiving(entry) {
    if (entry.tab === TAB || isStill(entry) || !lastSeen(entry.tab)) { return Promise.resolve(false); }
    if (!line) { return Promise.resolve(true); }
    return new Promise(function (tell) {
      asked.set(entry.tab, (asked.get(entry.tab) || []).concat([tell]));
      line.postMessage({ ask: entry.tab });
      setTimeout(function () { tell(false); }, ANSWER);
    });
  }

  function lastSeen(tab) {
    try { return Number(localStorage.getItem("tab:" + tab)); } catch (forbidden) { return 0; }
  }

  // What may be put back here, the oldest first, and what another living window holds.
  function sort(entries) {
    return Promise.all(entries.map(isLiving)).then(function (living) {
      return {
        left: entries.filter(function (entry, n) { return !living[n]; }).sort(function (a, b) { return a.draft.at - b.draft.at; }),
        living: entries.filter(function (entry, n) { return living[n]; })
      };
    });
  }

  window.journal = {
    keyOf: function (person, action) { return PREFIX + person + ":" + action + ":" + TAB; },

    // A full or forbidden storage must not stop the typing: false, and the server is still tried.
    keep: function (key, draft) {
      draft.at = Date.now();
      try { localStorage.setItem(key, JSON.stringify(draft)); return true; } catch (full) { return false; }
    },

    // Under a name of its own: what is typed here next must not take its place.
    setAside: function (entry) {
      var tab = newName();
      var key = entry.key.slice(0, entry.key.lastIndexOf(":") + 1) + tab;
      try {
        localStorage.setItem(key, JSON.stringify(entry.draft));
        localStorage.removeItem(entry.key);
      } catch (full) { return entry; }
      return { key: key, action: entry.action, tab: tab, draft: entry.draft };
    },

    forget: function (key) {
      try { localStorage.removeItem(key); } catch (forbidden) { /* nothing was kept there either */ }
    },

    all: all,
    own: read,
    others: function (person, action) {
      return all(person).filter(function (entry) { return entry.action === action && entry.tab !== TAB; });
    },
    sort: sort,

    // Tells of what other windows write here and have got stored: act(action).
    listen: function (person, act) {
      var head = PREFIX + person + ":";
      window.addEventListener("storage", function (event) {
        if (event.key && event.key.indexOf(head) === 0) { act(event.key.slice(head.length, event.key.lastIndexOf(":"))); }
      });
    }
  };
}());
