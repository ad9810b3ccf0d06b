"""How the time of reading grows with what is read: the same text once and four times as long, side by side.

Twice the text twice the time is ratio 4 here; a pattern that runs back and forth, or a loop in a loop, is 16. What
people paste is up to 200,000 characters, from whoever has an account.
"""

import time
from collections.abc import Callable, Sequence

from portal.plans.domain.fit.columns import lines_of_paragraph
from portal.plans.domain.pasting import read_table

YEAR, TIMES, WORST = 2022, 4, 7.0
READERS: dict[str, tuple[Callable[[int], str], int]] = {
    "line breaks in quotes": (lambda n: "\n".join(f'{i}\t"措施\n{i}"\t张建国\t9月底' for i in range(n)), 1_000),
    "quotes that end nowhere": (lambda n: '"\t' * n, 15_000),
    "commas": (lambda n: "，" * n, 47_000),
    "numbers of a list": (lambda n: "1、" * n, 15_000),
    "months without a number": (lambda n: "月" * n, 47_000),
    "brackets that open only": (lambda n: "措施\t" + "（" * n, 47_000),
}


def main(_options: Sequence[str] = ()) -> int:
    """A line for each; 1 where something grows faster than what it reads."""
    worst = 0.0
    for name, (made, number) in READERS.items():
        worst = max(worst, _told(f"paste: {name}", _pasting(made), number))
    return int(max(worst, _told("fit: a paragraph in a column", _fitting, 2_000)) > WORST)


def _pasting(made: Callable[[int], str]) -> Callable[[int], object]:
    return lambda number: read_table(made(number), YEAR)


def _fitting(number: int) -> int:
    lines_of_paragraph.cache_clear()
    return lines_of_paragraph("五星支部创建，" * number, 810)


def _told(name: str, read: Callable[[int], object], number: int) -> float:
    ratio = _seconds(read, number * TIMES) / _seconds(read, number)
    print(f"{name:45} {TIMES} times as long: {ratio:5.1f} times the time")
    return ratio


def _seconds(read: Callable[[int], object], number: int) -> float:
    """CPU seconds, the best of three."""
    found = []
    for _ in range(3):
        began = time.process_time()
        read(number)
        found.append(time.process_time() - began)
    return max(min(found), 1e-4)
