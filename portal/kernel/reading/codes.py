"""Codes and user names that are read from paper, a telephone or another screen, and typed."""

import re
import unicodedata

from portal.kernel.reading.characters import ordinary

_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−－_·.,。、]+")


def read_code(raw: str) -> str:
    """取件码, 查验码, 登录码, 动态码: its letters and digits alone, whatever keyboard wrote them."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", ordinary(raw)))


def read_username(raw: str) -> str:
    """A user name, an address or a number of the log as it is stored: small letters of an ordinary keyboard, no
    blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", ordinary(raw))).casefold()
