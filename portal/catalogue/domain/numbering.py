"""The numbers people read in front of tasks."""

from collections.abc import Sequence


def codes(star: int, headings: Sequence[str]) -> list[str]:
    """One code a task, from the 重点任务 each belongs to ("" where it is itself one): 2.1, 2.2; 2.3.1, 2.3.2 below the
    third. Tasks of one 重点任务 that stand apart are counted apart, so that no two tasks have the same code."""
    found: list[str] = []
    number = below = 0
    for place, heading in enumerate(headings):
        goes_on = bool(heading) and place > 0 and headings[place - 1] == heading
        number, below = (number, below + 1) if goes_on else (number + 1, 1)
        found.append(f"{star}.{number}.{below}" if heading else f"{star}.{number}")
    return found
