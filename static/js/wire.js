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

  // What an earlier page could not send, as it was.
  function resend(entry, token) {
    var body = new URLSearchParams(entry.draft.fields);
    body.append("base", entry.draft.base);
    body.append("version", entry.draft.version);
    body.append("csrf_token", token);
    return send(entry.action, body).then(function (answer) {
      answer.body = body;
      return answer;
    });
  }

  window.wire = { send: send, resend: resend };
}());
