"""Cleaning what people type or paste, once, at the boundary (reference: ASVS 5.0 §2.2; Unicode §23)."""

import re
import unicodedata

from portal.kernel.reading.characters import half_width, ordinary

# C0 and C1 controls but newline and tab. What nobody sees beside them, characters.py takes away.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff]) +(?=[\u3400-\u9fff\U00020000-\U0003ffff])")
_TELEPHONE = re.compile(r"(?:\+?86[\s-]*)?1\d{2}[\s-]*\d{4}[\s-]*\d{1,4}")
# The look behind keeps a long run of blanks from being tried anew at each of them.
_SPACE_AT_LINE_END = re.compile(r"(?<![ \t\u3000])[ \t\u3000]+$", re.MULTILINE)


def clean(raw: str) -> str:
    """Text as it is stored: NFC, newlines as \\n, nothing invisible, no blanks at line ends or at either end.

    NFC and not NFKC: the latter would turn ① into 1 and ㎡ into m2. Look-alikes become the ordinary character.
    Lone surrogates, which no database, PDF or spreadsheet can hold, become a replacement character that people see.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    text = _SURROGATE.sub("\ufffd", text)
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", ordinary(text)))
    return _SPACE_AT_LINE_END.sub("", text).strip()


def clean_name(raw: str) -> str:
    """The name of a person, a place or a user, or a search for one: one line, letters and digits of half width."""
    text = clean_line(raw)
    return "".join(half_width(sign) if half_width(sign).isalnum() else sign for sign in text)


def clean_search(raw: str) -> str:
    """What to look for: `clean_name`, without the blanks that lists put between the characters of a name (张 三) and
    telephones between their digits (138-0000 1234, +86 138…)."""
    text = _BETWEEN_HAN.sub("", clean_name(raw))
    return re.sub(r"[\s()+-]", "", text).removeprefix("86") if _TELEPHONE.fullmatch(text) else text


def clean_line(raw: str) -> str:
    """One-line text: `clean`, with every run of white space made one blank."""
    return re.sub(r"\s+", " ", clean(raw))


def length(text: str) -> int:
    """Characters as people and the counter in the browser count them: one 汉字 is 1, a line break is 1."""
    return len(text.replace("\r\n", "\n"))
