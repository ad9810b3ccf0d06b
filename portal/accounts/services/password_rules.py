"""Two sets of rules for passwords; an office chooses one, because the standards contradict each other.

`asvs` (OWASP ASVS 5.0 §6.2): long enough and not common, no composition, no expiry. `dengbao` (GB/T 22239—2019
身份鉴别, figures as assessors ask for them): three of four kinds of characters, a new one every 90 days, none of the
last five again.
"""

import datetime as dt
import string
from dataclasses import dataclass

from portal.kernel.config import setting


@dataclass(frozen=True)
class Preset:
    """The rules beside length and blocklist, which hold in both."""

    words: str
    kinds: int  # of 大写、小写、数字、符号 (or 汉字)
    days: int | None  # until a new one must be chosen; None: never
    remembered: int  # how many former ones are refused

    def why_not(self, password: str) -> str | None:
        """None if the composition will do."""
        if _kinds_in(password) >= self.kinds:
            return None
        return f"密码要有大写字母、小写字母、数字、符号（或汉字）里的 {self.kinds} 种，请补上。"

    def is_over(self, changed_at: dt.datetime | None, now: dt.datetime) -> bool:
        """Whether a password chosen then must be replaced now; of one from before the rule, nobody knows its age."""
        return self.days is not None and (changed_at is None or now - changed_at > dt.timedelta(days=self.days))


PRESETS = {
    "asvs": Preset("至少 8 位。可以用一句好记的话，不必记符号。", kinds=1, days=None, remembered=0),
    "dengbao": Preset(
        "至少 8 位，大写字母、小写字母、数字、符号（或汉字）里至少 3 种；每 90 天换一次，最近 5 次用过的不能再用。",
        kinds=3,
        days=90,
        remembered=5,
    ),
}


def chosen() -> Preset:
    """The rules of this installation."""
    return PRESETS[setting("PASSWORD_PRESET")]


def _kinds_in(password: str) -> int:
    plain = (string.ascii_uppercase, string.ascii_lowercase, string.digits)
    others = any(character not in "".join(plain) for character in password)
    return sum(any(character in kind for character in password) for kind in plain) + others
