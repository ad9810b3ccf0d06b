"""The headers of every answer (reference: ASVS 5.0 §3.4)."""

from flask import Response, g, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
# A browser shows a PDF inside an <embed> of its own making, which the page's policy would forbid.
PDF_POLICY = "default-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: Flask-WTF compares the referrer on HTTPS.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STATIC_ENDPOINTS = ("static", "assets.site_css", "assets.site_js")
A_YEAR = "public, max-age=31536000, immutable"


def after_request(response: Response) -> Response:
    """Pages are private and never kept; static files with a version in their address are kept for a year."""
    response.headers.update(ALWAYS)
    response.headers["Content-Security-Policy"] = PDF_POLICY if response.mimetype == "application/pdf" else POLICY
    is_static = request.endpoint in STATIC_ENDPOINTS and response.status_code in (200, 304)
    if is_static:
        response.headers["Cache-Control"] = A_YEAR if request.args.get("v") else "public, max-age=300"
    else:
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    response.headers["X-Request-Id"] = getattr(g, "request_id", "-")
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
