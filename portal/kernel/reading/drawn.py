"""Which characters the print faces can draw: known when words are typed, so that nobody learns it from the paper."""

import unicodedata
from functools import cache
from pathlib import Path

COVERAGE = Path(__file__).resolve().parents[3] / "static" / "fonts" / "coverage.txt"


def missing_characters(text: str) -> list[str]:
    """The characters of `text` that no face can draw, each once, in order of appearance. Blanks never count."""
    if text.isascii():
        return []
    drawn = _coverage()
    return [character for character in dict.fromkeys(text) if character not in drawn and not _invisible(character)]


def undrawn_words(text: str) -> str:
    """What is to be said beside words that cannot be printed as they are; empty for all others."""
    missing = missing_characters(text)
    signs = "、".join(f"“{sign}”" for sign in missing[:5]) + ("等" if len(missing) > 5 else "")
    return f"{signs}打印不出来，纸上会印成〓，请换成文字或别的符号" if missing else ""


@cache
def _coverage() -> frozenset[str]:
    """Every character that a face draws, from coverage.txt: the fonts' own tables take forty times as long."""
    codes: set[int] = set()
    for line in COVERAGE.read_text("ascii").splitlines():
        first, _, last = line.partition("-")
        codes.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(map(chr, codes))


def _invisible(character: str) -> bool:
    """White space, controls, format characters and variation selectors leave no mark on paper."""
    is_selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return is_selector or unicodedata.category(character) in {"Cc", "Cf", "Zs", "Zl", "Zp"}
