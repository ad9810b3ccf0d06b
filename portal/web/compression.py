"""Pages go out compressed: villages are on bad lines, and a page of 25 kB is 5 kB then.

A page that is both secret and partly chosen by a stranger must not be compressed under HTTPS (the BREACH attack): a
stranger could measure it again and again. Ours come only with a cookie that other sites cannot send along
(SameSite=Lax), and the secret in them, the form token, is signed anew for every page.
"""

import gzip

from flask import Response, request

KINDS = ("text/html", "application/json")
WORTH_IT = 1_000  # bytes; smaller answers fit into one packet anyway


def after_request(response: Response) -> Response:
    """Compress a page that the browser can read so."""
    if response.mimetype not in KINDS or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < WORTH_IT or "Content-Encoding" in response.headers or not request.accept_encodings["gzip"]:
        return response
    response.set_data(gzip.compress(body, compresslevel=5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response
