"""Names without the numbers that an office writes in front of them: the portal numbers tasks itself."""

import re

from portal.kernel.text import clean_line

# \d also means full-width digits. What only looks like a number stays: 4.5公里, 2022年, 一村一品.
_NUMBER = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}[、.．:：](?![一二三四五六七八九十百千])"  # 一、
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)][、.．]?"  # （一） (1)
    r"|\d{1,3}(?:[.．]\d{1,3})*[.．、)）](?!\d)"  # 1. １．2、
    r"|\d{1,3}(?:[.．]\d{1,3})+\s"  # 1.2 and a blank
    r"|[①-⑳㈠-㈩⑴-⒛])\s*"
)
_COUNT_BEHIND = re.compile(r"\s*[（(][^（）()]*[）)]$")
_QUOTES = str.maketrans("", "", "“”‘’\"'「」《》")


def unnumbered(name: str) -> str:
    """（一）争当好书记 → 争当好书记."""
    line = clean_line(name)
    found = _NUMBER.match(line)
    return line[found.end() :] or line if found else line


def star_word(name: str) -> str:
    """What a star is known by: 一、“支部过硬”星（24项） → 支部过硬."""
    bare = re.sub(r"\s", "", unnumbered(name)).translate(_QUOTES)
    return _COUNT_BEHIND.sub("", bare).removesuffix("星")


def head_word(name: str) -> str:
    """A heading as it is looked for: 重点任务（29项） → 重点任务."""
    return _COUNT_BEHIND.sub("", re.sub(r"\s", "", name))
