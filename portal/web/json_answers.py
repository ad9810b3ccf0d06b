"""Answers to scripts of ours: a few words as JSON, never a page."""

from typing import Any

from flask import Response, jsonify, request


def is_autosave() -> bool:
    """Whether a page that saves by itself asks (static/js/autosave_http.js)."""
    return "X-Autosave" in request.headers


def json_answer(status: int, **words: Any) -> Response:
    """The words with a status."""
    response = jsonify(words)
    response.status_code = status
    return response
