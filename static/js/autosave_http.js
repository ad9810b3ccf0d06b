/* How a page that saves by itself talks to the server: the form as it is, and an answer in a few words. */

import * as delta from "./delta.js";

const PATIENCE = 20000;  // for an answer; a line that hangs counts as cut

// Resolves to {status, words}; rejects when no answer came.
export function send(address, form, isLeaving) {
  const gate = new AbortController();
  const timer = setTimeout(() => { gate.abort(); }, PATIENCE);
  return fetch(address, {
    method: "POST", body: form, credentials: "same-origin", redirect: "manual", signal: gate.signal,
    headers: { "X-Autosave": "1" },
    keepalive: Boolean(isLeaving) && String(form).length < 60000   // the browser's limit is 64 kB
  }).then((response) => {
    const isJson = (response.headers.get("Content-Type") || "").indexOf("json") > 0;
    return (isJson ? response.json() : Promise.resolve({})).then((words) => {
      clearTimeout(timer);
      return { status: response.status, words };
    });
  });
}

// A state of a block, {fields, base, tried, version}, as it goes to the server: what changed, or the whole where the
// page has no base, or the server could not make anything of what changed.
export function body(state, token, mayCut) {
  const change = state.base && state.takesDelta ? delta.of(state, mayCut !== false) : null;
  const words = new URLSearchParams(change ? "" : state.fields);
  words.append("csrf_token", token);
  words.append("version", state.version);
  if (change) { words.append("delta", delta.packed(change)); } else if (state.base) { words.append("base", state.base); }
  words.append("end", "1");   // the server reads no form without its end
  return words;
}

// What an earlier page could not send.
export function resend(entry, token) {
  const state = { fields: entry.draft.fields, base: entry.draft.base, tried: entry.draft.tried, version: entry.draft.version,
                takesDelta: /\/blocks\//.test(entry.action) };
  return send(entry.action, body(state, token, false));
}
