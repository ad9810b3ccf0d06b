/* What a person has written to somebody and not sent: one entry a person and place (data-keeps), with all that belongs
   to it (who may read it, the words that are meant, which cell), so that it never comes back with another reader.

   Every tab of the browser sees the same entries. Where nothing can be kept (private windows, a full store), the pages
   work as without this file. */

const PREFIX = `words:${document.body.dataset.person}:`;

// Entries of the portal before this one were the bare words, of whom it is not known who may read them.
function parsed(raw) {
  let draft = null;
  try { draft = JSON.parse(raw); } catch (bare) { /* the words themselves */ }
  return draft && draft.fields ? draft : { fields: { body: [raw] }, base: "", title: "", page: "", plans: [] };
}

export function read(key) {
  try {
    const raw = localStorage.getItem(PREFIX + key);
    return raw ? parsed(raw) : null;
  } catch (forbidden) { return null; }
}

export function write(key, draft) {
  try { localStorage.setItem(PREFIX + key, JSON.stringify(draft)); } catch (forbidden) { /* the box still has the words */ }
}

export function forget(key) {
  try { localStorage.removeItem(PREFIX + key); } catch (forbidden) { /* nothing was kept there */ }
}

function all() {
  try {
    return Object.keys(localStorage).filter((name) => name.indexOf(PREFIX) === 0).map((name) => {
      const key = name.slice(PREFIX.length);
      return { key, draft: read(key) };
    });
  } catch (forbidden) { return []; }
}

export function wordsOf(draft) {
  return ["body", "opinion", "words", "conclusion"].map((name) => (draft.fields[name] || [""])[0]).join("").trim();
}

// Remarks (not opinions) about one of these plans: begun at a field, or in 按任务横看 for villages that were ticked
// there; with none ticked it may be meant for any of the township (`scope`).
export function about(planIds, scope) {
  return all().filter((entry) => {
    const parts = entry.key.split("/");
    if (parts[0] === "column") {
      const ticked = entry.draft.plans || [];
      return `${parts[1]}/${parts[2]}` === scope && (!ticked.length || ticked.some((id) => planIds.indexOf(id) >= 0));
    }
    return planIds.indexOf(parts[0]) >= 0 && parts[1].indexOf("opinion") !== 0;
  });
}
