/* How a page that saves by itself talks to the server: the form as it is, and an answer in a few words. */
(function () {
  "use strict";

  var PATIENCE = 20000;  // for an answer; a line that hangs counts as cut

  // Resolves to {status, words}; rejects when no answer came.
  function send(address, body, isLeaving) {
    var gate = new AbortController();
    var timer = setTimeout(function () { gate.abort(); }, PATIENCE);
    return fetch(address, {
      method: "POST", body: body, credentials: "same-origin", redirect: "manual", signal: gate.signal,
      headers: { "X-Autosave": "1" },
      keepalive: Boolean(isLeaving) && String(body).length < 60000   // the browser's limit is 64 kB
    }).then(function (response) {
      var isJson = (response.headers.get("Content-Type") || "").indexOf("json") > 0;
      return (isJson ? response.json() : Promise.resolve({})).then(function (words) {
        clearTimeout(timer);
        return { status: response.status, words: words };
      });
    });
  }

  // A state of a block, {fields, base, tried, version}, as it goes to the server: what changed, or the whole where the
  // page has no base, or the server could not make anything of what changed.
  function body(state, token, mayCut) {
    var change = state.base && state.takesDelta ? window.delta.of(state, mayCut !== false) : null;
    var words = new URLSearchParams(change ? "" : state.fields);
    words.append("csrf_token", token);
    words.append("version", state.version);
    if (change) { words.append("delta", window.delta.packed(change)); } else if (state.base) { words.append("base", state.base); }
    words.append("end", "1");   // the server reads no form without its end
    return words;
  }

  // What an earlier page could not send.
  function resend(entry, token) {
    var state = { fields: entry.draft.fields, base: entry.draft.base, tried: entry.draft.tried, version: entry.draft.version,
                  takesDelta: /\/blocks\//.test(entry.action) };
    return send(entry.action, body(state, token, false));
  }

  window.wire = { send: send, body: body, resend: resend };
}());
