"""How names of places are typed into a search box: whole syllables and first letters.

A general dictionary reads a character the commonest way. Names of places do not: 浚县 is xun, and a village named after
a family is read like the family, so that 单庄 is shan and 解家沟 is xie.
"""

import re

from pypinyin import Style, lazy_pinyin

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
}
# A family's name at the beginning, before what the family settled on: 单庄, 解家沟, 大单寨, 东仇楼村.
_FAMILY = re.compile(
    rf"^([东西南北前后上中下大小老新]?)([{''.join(FAMILY_READINGS)}])(?=[家庄寨楼营沟湾岗屯洼坡店堂桥郢围])"
)


def readings(name: str) -> tuple[str, str]:
    """(taohuayucun, thyc) for 桃花峪村."""
    spoken = _FAMILY.sub(lambda found: f"{found[1]} {FAMILY_READINGS[found[2]]} ", name)
    for place, reading in PLACE_READINGS.items():
        spoken = spoken.replace(place, f" {reading} ")
    syllables = " ".join(lazy_pinyin(spoken, style=Style.NORMAL)).split()
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)
