"""How names of places are typed into a search box: whole syllables and first letters.

A general dictionary reads a character the commonest way. Names of places do not: 浚县 is xun, and a village named after
a family is read like the family, so that 单庄 is shan and 解家沟 is xie. Where the two differ both are kept, because
nobody knows how the people there say it, and whoever is not from there types what the dictionary has.
"""

import re

from pypinyin import Style, lazy_pinyin

PINYIN, INITIALS = 200, 60  # how much the columns of a place hold
PLACE_READINGS = {
    "浚县": "xun xian",
    "单县": "shan xian",
    "莘县": "shen xian",
    "蔚县": "yu xian",
    "歙县": "she xian",
    "荥阳": "xing yang",
    "泌阳": "bi yang",
    "渑池": "mian chi",
    "柘城": "zhe cheng",
    "长垣": "chang yuan",
    "长葛": "chang ge",
    "中牟": "zhong mu",
    "汜水": "si shui",
    "会稽": "kuai ji",
    "六安": "lu an",
    "铅山": "yan shan",
    "繁塔": "po ta",
    "朝阳": "chao yang",
    "太行": "tai hang",
    "召陵": "shao ling",
    "峪": "yu",
    "峡": "xia",
}
# Families whose name is read otherwise than the word.
FAMILY_READINGS = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "查": "zha",
    "仇": "qiu",
    "盖": "ge",
    "朴": "piao",
    "区": "ou",
    "乐": "yue",
    "员": "yun",
    "种": "chong",
    "折": "she",
    "缪": "miao",
    "翟": "zhai",
    "覃": "qin",
    "秘": "bi",
    "晁": "chao",
    "逄": "pang",
    "隗": "wei",
}
# A family's name at the beginning, before what the family settled on: 单庄, 解家沟, 大单寨, 东仇楼村.
_FAMILY = re.compile(
    rf"^([东西南北前后上中下大小老新]?)([{''.join(FAMILY_READINGS)}])(?=[家庄寨楼营沟湾岗屯洼坡店堂桥郢围村集])"
)


def readings(name: str) -> tuple[str, str]:
    """(taohuayucun, thyc) for 桃花峪村; of 单村 both ways to say it, (shancun dancun, sc dc)."""
    spoken = _FAMILY.sub(lambda found: f"{found[1]} {FAMILY_READINGS[found[2]]} ", name)
    for place, reading in PLACE_READINGS.items():
        spoken = spoken.replace(place, f" {reading} ")
    ways = [_syllables(spoken), _syllables(name)]
    whole, first = (["".join(way) for way in ways], ["".join(map(_first, way)) for way in ways])
    return _joined(whole, PINYIN), _joined(first, INITIALS)


def _syllables(words: str) -> list[str]:
    return " ".join(lazy_pinyin(words, style=Style.NORMAL)).split()


def _first(syllable: str) -> str:
    """Numbers are typed as they are: 示例村05 is slc05."""
    return syllable if syllable.isdecimal() else syllable[0]


def _joined(ways: list[str], most: int) -> str:
    """Each way once; one alone where the column has no room for both."""
    both = " ".join(dict.fromkeys(ways))
    return both if len(both) <= most else ways[0]
