"""Characters that no print face has: one never stops a paper. It is drawn as the ordinary character that says the same
(portal/kernel/reading), else as 〓, and the last page lists where: village, item, code. Pure: HTML in, HTML out.
"""

import re
import unicodedata
from collections.abc import Sequence
from html import escape, unescape

from portal.kernel.reading.characters import ordinary
from portal.printing.finding import Finder, Place
from portal.printing.fonts import missing_characters

GETA = "〓"  # 下駄: what printers set for a type they do not have
LISTED = 200  # places; a paper of thousands of them is looked at in the portal
# What is not drawn: the title becomes the file's property, which any character may stand in.
_UNSEEN = re.compile(r"(<(?:style|script|title)\b.*?</(?:style|script|title)\s*>|<!--.*?-->)", re.DOTALL | re.I)
_REFERENCE = re.compile(r"&#(?:\d+|x[0-9a-f]+);", re.I)


def drawable(text: str) -> tuple[str, int]:
    """The text, HTML or CSS, as our faces can draw it, and how many characters became 〓."""
    stand_ins = {character: _stand_in(character) for character in undrawn_in(text)}
    if not stand_ins:
        return text, 0
    table = str.maketrans(stand_ins)
    pieces = _UNSEEN.split(_REFERENCE.sub(_written_out, text))
    seen = [piece for number, piece in enumerate(pieces) if number % 2 == 0]
    lost = sum(piece.count(character) for piece in seen for character, mark in stand_ins.items() if mark == GETA)
    drawn = (piece if number % 2 else piece.translate(table) for number, piece in enumerate(pieces))
    return "".join(drawn), lost


def undrawn_in(text: str) -> list[str]:
    """The characters of HTML, less what is not drawn, that no face has."""
    return missing_characters(_UNSEEN.sub("", unescape(text) if "&#" in text else text))


def with_list(sheets: Sequence[str], where: str) -> tuple[list[str], list[Place]]:
    """The sheets of one paper as they can be drawn, the last with the list of places at its end; `where` is the village
    or office of what stands in no village's row."""
    places = [place for sheet in sheets for place in places_in(sheet, where)]
    drawn = [drawable(sheet)[0] for sheet in sheets]
    if places:
        before, end, after = drawn[-1].rpartition("</body>")
        drawn[-1] = f"{before}{_listed(places)}{end}{after}"
    return drawn, places


def places_in(html: str, where: str) -> list[Place]:
    """Every place of a character that becomes 〓, in the order of the paper."""
    lost = frozenset(character for character in undrawn_in(html) if _stand_in(character) == GETA)
    if not lost:
        return []
    finder = Finder(lost, where)
    finder.feed(html)
    finder.close()
    return finder.found


def _stand_in(character: str) -> str:
    for meant in (ordinary(character), unicodedata.normalize("NFKC", character)):
        if meant != character and not missing_characters(meant):
            return meant
    return GETA


def _written_out(reference: re.Match[str]) -> str:
    """A character written as a number, so that it is seen; < and & stay as they are."""
    return escape(unescape(reference.group()), quote=True)


def _listed(places: Sequence[Place]) -> str:
    rows = "".join(
        f"<tr><td>{number}</td><td>{_cell(place.village)}</td><td>{_cell(place.item)}</td>"
        f"<td>{_cell(place.around)}</td><td>{place.code}</td></tr>"
        for number, place in enumerate(places[:LISTED], 1)
    )
    more = f"<p>另有 {len(places) - LISTED} 处没有列出。</p>" if len(places) > LISTED else ""
    return (
        f'<section class="undrawn"><h2>打印字体里没有的字（{len(places)} 处，纸上印成“{GETA}”）</h2>'
        "<p>请对照系统里的原文用笔补上；以后再改时，换个写法就能印出来。</p><table><colgroup>"
        '<col class="u-number"><col class="u-village"><col class="u-item"><col><col class="u-code"></colgroup>'
        f"<thead><tr><th>序号</th><th>村</th><th>项</th><th>前后的字</th><th>字</th></tr></thead><tbody>{rows}</tbody></table>"
        f"{more}</section>"
    )


def _cell(words: str) -> str:
    return escape(drawable(words)[0])
