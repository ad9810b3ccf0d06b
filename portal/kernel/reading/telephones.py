"""Telephone numbers as they are copied from contacts and WeChat: blanks, +86, several numbers, a note behind."""

import re

from portal.kernel.reading.characters import half_width
from portal.kernel.reading.unclear import Unclear

LONGEST = 40
_DASHES = re.compile("[‐‑‒–—―−－]")
_LEAD = re.compile(r"^(?:电话|手机号码?|手机|联系电话|联系方式|tel|mobile)[:.\s]*", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\(?\+?[0-9*][0-9* ()-]*[0-9*]\)?")
_NOTE = re.compile(r"\s*(?:\(.{1,20}\)|转\s*\d{1,6}|[\u4e00-\u9fff].{0,19})")
_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")


def read_telephone(raw: str, *, label: str) -> str | None:
    """13800001234; several are joined by 、, and a note stays behind its number. None where nothing was typed.

    Raises:
        Unclear: no telephone number.
    """
    typed = " ".join(_DASHES.sub("-", half_width(raw)).split()).strip(" ,;；。、.")
    if not typed or re.fullmatch("[-/]+", typed):
        return None
    parts = [part.strip() for part in re.split(r"[、/;；,]|或(?:者)?", _LEAD.sub("", typed)) if part.strip()] or [typed]
    read = "、".join(_one(part, label) for part in parts)
    if len(read) > LONGEST:
        raise Unclear(f"{label}写了 {len(read)} 字，最多 {LONGEST} 字，只留电话号码就行")
    return read


def sign_in_digits(phone: str | None) -> list[str]:
    """The numbers of a stored telephone that a person can be known by: the digits alone, in full length.

    Without an area code the same number is somebody else's in the next county; with stars it is nobody's.
    """
    found = (_NUMBER.match(_DASHES.sub("-", half_width(part)).strip()) for part in (phone or "").split("、"))
    digits = ["".join(re.findall("[0-9*]", one[0])) for one in found if one]
    mobile = [match[1] if (match := _MOBILE.fullmatch(one)) else one for one in digits]
    return list(dict.fromkeys(one for one in mobile if one.isdecimal() and 10 <= len(one) <= 16))


def typed_digits(raw: str) -> str | None:
    """The digits of one telephone number that was typed in whatever spelling; None where it is something else."""
    try:
        read = read_telephone(raw, label="") or ""
    except Unclear:
        return None
    found = sign_in_digits(read)
    return found[0] if len(found) == 1 and re.fullmatch("[0-9+() -]+", read) else None


def _one(part: str, label: str) -> str:
    found = _NUMBER.match(part)
    note = part[found.end() :] if found else ""
    digits = re.sub("[ ()-]", "", found[0]) if found else ""
    if not found or not 5 <= len(digits.lstrip("+")) <= 16 or (note and not _NOTE.fullmatch(note)):
        raise Unclear(f"{label}只能写数字，如 13800001234；要说明的写在号码后面的括号里")
    note = note.strip()
    return _plain(found[0], digits) + (f"（{note[1:-1]}）" if note.startswith("(") and note.endswith(")") else note)


def _plain(written: str, digits: str) -> str:
    """A mobile number as eleven digits; a fixed one with its hyphen behind the area code."""
    if mobile := _MOBILE.fullmatch(digits):
        return mobile[1]
    fixed = re.fullmatch(r"\(?(0[0-9]{2,3})\)?[ -]*([0-9]{7,8})(?:-([0-9]{1,6}))?", written.strip())
    if fixed:
        return "-".join(part for part in fixed.groups() if part)
    return re.sub(r"\s+", "", written)
