"""Which village of the sample stands where, and how many stars it aims at."""

from itertools import cycle, islice
from random import Random

from portal.sample.accounts import HOME, NEWCOMER_VILLAGE
from portal.sample.county import Township
from portal.sample.story import Stage

GUANGWU, GAOCUN = "广武镇", "高村乡"

# In 广武镇; the story of 桃花峪村 is told in `home.py`.
FIXED = {
    HOME: Stage.returned,
    "示例村02": Stage.submitted,
    "示例村05": Stage.approved,
    NEWCOMER_VILLAGE: Stage.untouched,
}
# How many of the other villages stand where; whatever is left is untouched.
NUMBERS = {
    GUANGWU: {
        Stage.approved: 7,
        Stage.approved_later: 3,
        Stage.submitted: 9,
        Stage.resubmitted: 2,
        Stage.returned: 5,
        Stage.started: 12,
    },
    GAOCUN: {Stage.approved: 1, Stage.submitted: 2, Stage.returned: 1, Stage.started: 2},
    "王村镇": {Stage.submitted: 1, Stage.started: 2},
    "豫龙镇": {Stage.submitted: 1, Stage.started: 1},
}
# Levels as a township has them: few 五星 and 未创, most 二星 and 三星.
LEVELS = (0, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 5)


def stages_of(township: Township) -> dict[int, Stage]:
    """Unit id → stage, for every village of a township; always the same."""
    name = township.unit.name
    fixed = FIXED if name == GUANGWU else {}
    others = [unit for unit in township.villages if unit.name not in fixed]
    pool = [stage for stage, number in NUMBERS.get(name, {}).items() for _ in range(number)]
    pool += [Stage.untouched] * (len(others) - len(pool))
    Random(f"{name} stages").shuffle(pool)
    drawn = dict(zip((unit.id for unit in others), pool, strict=True))
    return drawn | {unit.id: fixed[unit.name] for unit in township.villages if unit.name in fixed}


def levels_of(township: Township) -> dict[int, int]:
    """Unit id → planned level, dealt like cards so that small townships are mixed as well."""
    deck = list(LEVELS)
    Random(f"{township.unit.name} levels").shuffle(deck)
    return dict(zip((unit.id for unit in township.villages), islice(cycle(deck), len(township.villages)), strict=True))
