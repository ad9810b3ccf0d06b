/* What this browser keeps of a person's words until the server has them (design §5: no word typed is ever lost).

   One entry a person, block and tab, so that two tabs never overwrite each other's. An entry says when it was last
   touched: a tab that lives touches its own every few seconds, and only what lies still may be sent by another page. */

const PREFIX = "draft:";
const STILL = 12000;   // an entry nobody has touched for so long belongs to no living tab
const TOUCH = 5000;
const ANSWER = 400;    // a living tab answers at once
const TAB = tabName();

// A duplicated tab brings the first one's name along, while that one still says that it lives.
function tabName() {
  try {
    let name = sessionStorage.getItem("tab");
    if (!name || Date.now() - Number(localStorage.getItem(`tab:${name}`)) < STILL) {
      name = newName();
      sessionStorage.setItem("tab", name);
    }
    return name;
  } catch (forbidden) { return "one"; }
}

function newName() { return String(crypto.getRandomValues(new Uint32Array(1))[0]); }

function live() {
  try { localStorage.setItem(`tab:${TAB}`, String(Date.now())); } catch (full) { /* then it counts as left behind */ }
}

// Names of tabs that were killed. A stale one is nobody's.
function sweep() {
  try {
    Object.keys(localStorage).forEach((key) => {
      if (key.indexOf("tab:") === 0 && Date.now() - Number(localStorage.getItem(key)) > STILL) { localStorage.removeItem(key); }
    });
  } catch (forbidden) { /* nothing is kept here, then */ }
}

if (document.body.dataset.person) {
  sweep();
  live();
  setInterval(live, TOUCH);
  window.addEventListener("pageshow", live);
  window.addEventListener("pagehide", () => {
    try { localStorage.removeItem(`tab:${TAB}`); } catch (forbidden) { /* nothing was kept there either */ }
  });
}

export function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch (broken) { return null; }
}

// Every entry of a person as {key, action, tab, draft}.
export function all(person) {
  const found = [];
  const head = `${PREFIX + person}:`;
  try {
    for (let n = 0; n < localStorage.length; n += 1) {
      const key = localStorage.key(n);
      const draft = key.indexOf(head) === 0 ? read(key) : null;
      if (draft) {
        const cut = key.lastIndexOf(":");
        found.push({ key, action: key.slice(head.length, cut), tab: key.slice(cut + 1), draft });
      }
    }
  } catch (forbidden) { /* nothing is kept here, then */ }
  return found;
}

// ---- other tabs ----------------------------------------------------------------------------------

let line = null;       // between the windows of this browser
const asked = new Map();   // tab → those who wait to hear that it lives
try {
  line = new BroadcastChannel("tabs");
  line.onmessage = function (event) {
    if (event.data.ask === TAB) { line.postMessage({ here: TAB }); }
    (asked.get(event.data.here) || []).forEach((tell) => { tell(true); });
  };
} catch (missing) { /* then only time tells */ }

function isStill(entry) { return Math.abs(Date.now() - entry.draft.at) > STILL; }

// A tab that was closed has taken its name away; one that was killed answers no more.
function isLiving(entry) {
  if (entry.tab === TAB || isStill(entry) || !lastSeen(entry.tab)) { return Promise.resolve(false); }
  if (!line) { return Promise.resolve(true); }
  return new Promise((tell) => {
    asked.set(entry.tab, (asked.get(entry.tab) || []).concat([tell]));
    line.postMessage({ ask: entry.tab });
    setTimeout(() => { tell(false); }, ANSWER);
  });
}

function lastSeen(tab) {
  try { return Number(localStorage.getItem(`tab:${tab}`)); } catch (forbidden) { return 0; }
}

// What may be put back here, the oldest first, and what another living window holds.
export function sort(entries) {
  return Promise.all(entries.map(isLiving)).then((living) => ({
      left: entries.filter((entry, n) => !living[n]).sort((a, b) => a.draft.at - b.draft.at),
      living: entries.filter((entry, n) => living[n])
    }));
}

export function keyOf(person, action) { return `${PREFIX + person}:${action}:${TAB}`; }

// A full or forbidden storage must not stop the typing: false, and the server is still tried.
export function keep(key, draft) {
  draft.at = Date.now();
  try { localStorage.setItem(key, JSON.stringify(draft)); return true; } catch (full) { return false; }
}

// Under a name of its own: what is typed here next must not take its place.
export function setAside(entry) {
  const tab = newName();
  const key = entry.key.slice(0, entry.key.lastIndexOf(":") + 1) + tab;
  try {
    localStorage.setItem(key, JSON.stringify(entry.draft));
    localStorage.removeItem(entry.key);
  } catch (full) { return entry; }
  return { key, action: entry.action, tab, draft: entry.draft };
}

export function forget(key) {
  try { localStorage.removeItem(key); } catch (forbidden) { /* nothing was kept there either */ }
}

// What the other tabs of this browser have of a block.
export function others(person, action) {
  return all(person).filter((entry) => entry.action === action && entry.tab !== TAB);
}

// Tells of what other windows write here and have got stored: act(action).
export function listen(person, act) {
  const head = `${PREFIX + person}:`;
  window.addEventListener("storage", (event) => {
    if (event.key && event.key.indexOf(head) === 0) { act(event.key.slice(head.length, event.key.lastIndexOf(":"))); }
  });
}
