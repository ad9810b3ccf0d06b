"""Passwords that are tried first: the commonest of all (zxcvbn's kept lists), and those made of what everybody knows
about a person: user name, name, telephone, village, also in pinyin."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zxcvbn import zxcvbn

from portal.kernel.reading.telephones import sign_in_digits
from portal.places.domain.readings import readings

COMMON = "这个密码太容易被猜到：很多人在用，或者是连着的数字、键、日期。请换一句只有自己知道的话。"
OWN_NAME = "密码里不要带自己的用户名、姓名或电话号码，别人都知道。请换一句只有自己知道的话。"
OWN_PLACE = "密码不要用村名、镇名加几个数字或字母凑成，别人容易猜到。请换一句只有自己知道的话。"
# What zxcvbn's lists, which come from the whole world, do not know of offices here.
LOCAL = (
    *("woaini", "1314", "520", "5201314", "woaizuguo", "woaizhongguo", "zhongguo", "zhonghua", "zuguo", "jiayou"),
    *("wuxing", "zhibu", "wuxingzhibu", "dangjian", "dangzhibu", "dangyuan", "gongchandang", "shuji", "cunshuji"),
    *("wenshu", "cunwei", "nongcun", "guanli", "guanliyuan", "admin", "henan", "xiangzhen", "cunzhuang", "mima"),
    *(
        "五星",
        "五星支部",
        "支部",
        "党建",
        "党支部",
        "党员",
        "共产党",
        "书记",
        "村书记",
        "文书",
        "管理员",
        "密码",
        "祖国",
    ),
)
ENOUGH = 6.0  # decimal digits of the number of guesses: a million, which no lock-out lets anybody make
LOOKED_AT = 32  # the work grows with the square of the length
_KIND = re.compile("(?:村民委员会|村委会|街道办事处|社区|街道|[村镇乡县市区])$")
_REST = re.compile(r"[\W\d_]+")


@dataclass(frozen=True)
class Known:
    """What everybody knows about a person."""

    username: str
    name: str = ""
    phone: str | None = None
    places: Sequence[str] = ()

    @property
    def names(self) -> list[str]:
        digits = sign_in_digits(self.phone)
        return _usable((self.username, self.name, *_spoken(self.name), *digits, *(one[-8:] for one in digits)))

    @property
    def place_names(self) -> list[str]:
        bare = [_KIND.sub("", place) for place in self.places]
        return _usable(word for place in (*self.places, *bare) for word in (place, *_spoken(place)))


def why_not(password: str, known: Known) -> str | None:
    """None if nobody would try it first, else the reason and what to do."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    if any(name in folded for name in known.names):
        return OWN_NAME
    if _is_made_of(folded, known.place_names):
        return OWN_PLACE
    own = [*known.names, *known.place_names, *LOCAL]
    if len(set(folded)) < 4 or zxcvbn(folded[:LOOKED_AT], user_inputs=own)["guesses_log10"] < ENOUGH:
        return COMMON
    return None


def _is_made_of(folded: str, words: Sequence[str]) -> bool:
    """Whether nothing much is left without these words, figures and signs."""
    rest = folded
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return rest != folded and len(_REST.sub("", rest)) < 4


def _spoken(name: str) -> list[str]:
    """Its pinyin, in each way it may be read."""
    return readings(name)[0].split() if name else []


def _usable(words: Iterable[str]) -> list[str]:
    """Not so short that it stands in everything: two characters of Chinese, four of anything else."""
    folded = [unicodedata.normalize("NFKC", word).casefold() for word in words]
    return [word for word in dict.fromkeys(folded) if len(word) >= (4 if word.isascii() else 2)]
