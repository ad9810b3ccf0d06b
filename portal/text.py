"""Cleaning what people type or paste, once, at the boundary (reference: ASVS 5.0 §2.2; Unicode §23)."""

import re
import unicodedata

# C0 and C1 controls but newline and tab, bidi overrides (they can make a page read differently from its bytes),
# noncharacters, and the byte-order mark that WPS leaves in pasted cells.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# The look behind keeps a long run of blanks from being tried anew at each of them.
_SPACE_AT_LINE_END = re.compile(r"(?<![ \t\u3000])[ \t\u3000]+$", re.MULTILINE)


def clean(raw: str) -> str:
    """Text as it is stored: NFC, newlines as \\n, no invisible controls, no blanks at line ends or at either end.

    NFC and not NFKC: the latter would turn ① into 1 and ㎡ into m2. Lone surrogates, which no database, PDF or
    spreadsheet can hold, become the replacement character that the reader can see.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    text = _SURROGATE.sub("\ufffd", text)
    text = _UNWANTED.sub("", unicodedata.normalize("NFC", text))
    return _SPACE_AT_LINE_END.sub("", text).strip()


def clean_line(raw: str) -> str:
    """One-line text: `clean`, with every run of white space made one blank."""
    return re.sub(r"\s+", " ", clean(raw))


def length(text: str) -> int:
    """Characters as people and the counter in the browser count them: one 汉字 is 1, a line break is 1."""
    return len(text.replace("\r\n", "\n"))
