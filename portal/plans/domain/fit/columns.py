"""Columns: how a text is broken in a column of the paper.

The columns' widths are those of static/css/paper/plan.css (a test holds the two together). Lines are broken as the
renderer does it; static/js/fit.js does the same, with the same tables, for the box that is being typed in.
"""

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from portal.plans.domain.questions import ANALYSIS, MEASURE, STAR, TASK, Question

# Chinese characters in a line of each column of words.
TASK_COLUMNS = {"situation": 11.4, "gap": 8.4, "goal": 8.1}
MEASURE_COLUMNS = {"text": 16.0, "owner": 4.0, "support": 4.0, "task_force": 3.2}
ANALYSIS_COLUMN = 38.1
TASK_COLUMN = 5.7
GOAL_COLUMN = 71.5
PROFILE_COLUMN = 7.9
_COLUMNS = {
    **dict.fromkeys(ANALYSIS, ANALYSIS_COLUMN),
    **{question: GOAL_COLUMN for question in STAR if question.key == "goal"},
    **{question: TASK_COLUMNS[question.key] for question in TASK if question.key in TASK_COLUMNS},
    **{question: MEASURE_COLUMNS[question.key] for question in MEASURE if question.key in MEASURE_COLUMNS},
}

# Where no line is parted: before and after these marks, and inside words and figures of Latin characters.
NEVER_FIRST = "，。、；：！？）》〉」』】〕％%℃…“”‘’)"
NEVER_LAST = "（《〈「『【〔“”‘’"
# Widths of Latin characters in hundredths of a Chinese one, about as the print face has them; the rest have 56.
NARROW = {
    26: " ",
    34: ".,:;!'·°Iijl",
    36: '-()/"ft',
    50: "rscz*?",
    66: "bdhkpnuEFPTL",
    78: "wmADGHNOQUVXCRBK",
    94: "MW%",
}
WIDE = "§±×÷"  # and all from U+2010 on


class _Widths(dict[str, int]):
    """Character → width in hundredths of a Chinese character. Whole numbers, so that sums of them are exact."""

    def __missing__(self, character: str) -> int:
        self[character] = width = 100 if character >= "\u2010" or character in WIDE else 56
        return width


_widths = _Widths({character: width for width, group in NARROW.items() for character in group})


def lines(text: str, width: float) -> int:
    """The lines that a text takes in a column that holds `width` Chinese characters; an empty one takes one."""
    return sum(lines_of_paragraph(paragraph, round(width * 100)) for paragraph in text.split("\n"))


@lru_cache(maxsize=4096)  # a plan has some 200 cells, of which few change between two looks at it
def lines_of_paragraph(text: str, width: int) -> int:
    if len(text) * 100 <= width:
        return 1
    ends = list(accumulate(map(_widths.__getitem__, text), initial=0))
    start, count = 0, 1
    while ends[-1] - ends[start] > width:
        start = _break_before(text, start, max(bisect_right(ends, ends[start] + width) - 1, start + 1))
        count += 1
    return count


def _break_before(text: str, start: int, end: int) -> int:
    """Where the next line begins: at `end`, or earlier when that would part what belongs together."""
    while end < len(text) and text[end] == " ":
        end += 1  # A blank hangs over the end of its line.
    place = end
    while start < place < len(text) and _is_glued(text[place - 1], text[place]):
        place -= 1
    return place if place > start else end


def _is_glued(before: str, after: str) -> bool:
    return after in NEVER_FIRST or before in NEVER_LAST or ("!" <= before <= "~" and "!" <= after <= "~")


def column_of(question: Question) -> float | None:
    """How many Chinese characters a line of this answer holds on paper; None where it does not matter."""
    return _COLUMNS.get(question)
