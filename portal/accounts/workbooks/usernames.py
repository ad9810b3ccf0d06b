"""User names for people whose list has none: the name in pinyin, with a number behind where it is taken."""

import re
from collections.abc import Collection, Sequence

from pypinyin import Style, lazy_pinyin

from portal.accounts.queries import held_usernames
from portal.places.domain.readings import FAMILY_READINGS

LONGEST = 36  # with room for a number


def spoken(name: str) -> str:
    """zhangjianguo for 张建国; 单 and its like as families are called."""
    family = FAMILY_READINGS.get(name[:1])
    said = (family or "") + "".join(lazy_pinyin(name[1:] if family else name, style=Style.NORMAL))
    plain = re.sub("[^a-z0-9]", "", said.casefold().replace("ü", "v"))[:LONGEST]
    return plain if re.match("[a-z]", plain) else f"yh{plain}"


def made_for(names: Sequence[str], taken: Collection[str]) -> list[str]:
    """One for each, in order; `taken`: what other rows of the list ask for."""
    made: dict[int, str] = {}
    used, number = set(taken), 1
    bases = dict(enumerate(map(spoken, names)))
    while bases:  # zhangjianguo for the first of that name, zhangjianguo2 for the second
        tried = {place: _numbered(base, number) for place, base in bases.items()}
        used |= held_usernames(set(tried.values()) - used)
        for place, username in tried.items():
            if username not in used and len(username) > 2:
                made[place] = username
                used.add(username)
                del bases[place]
        number += 1
    return [made[place] for place in range(len(names))]


def _numbered(base: str, number: int) -> str:
    return f"{base}{number}" if number > 1 or len(base) < 3 else base
