"""How many of a place's villages are in a paper or a file, in the words that its title line ends with: a part must
never be taken for the whole. Who counts them: those who know whose villages they are."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Extent:
    """`seen` of `villages` are in it. `word` says which: 包联 of a liaison; `place` is 全镇, 全县."""

    seen: int
    villages: int
    word: str = "分管"
    place: str = "全镇"
    unit: str = ""  # its name

    @property
    def is_part(self) -> bool:
        return self.seen < self.villages

    @property
    def said(self) -> str:
        """包联的 11 个村; empty of a whole."""
        return f"{self.word}的 {self.seen} 个村" if self.is_part else ""

    @property
    def note(self) -> str:
        """What a title line ends with: （仅限包联的 11 个村，全镇共 44 个村）."""
        return f"（仅限{self.said}，{self.place}共 {self.villages} 个村）" if self.is_part else ""

    @property
    def total(self) -> str:
        """What the line of sums is called. Without a number, since filters may narrow it further."""
        return f"{self.word}村合计" if self.is_part else "合计"

    @property
    def checked(self) -> str:
        """What the check line is called."""
        return f"校验（仅{self.word}村）" if self.is_part else "校验"

    def line(self, name: str) -> str:
        """What a line of a table is called: one that bears the whole place's name holds no more than the part."""
        return self.said if self.is_part and name == self.unit else name

    def within(self, chosen: Iterable[str]) -> str:
        """What follows 范围 and 筛选: the part and the filters, 全部 only of a whole without filters."""
        return "、".join([*([self.said] if self.is_part else ()), *chosen]) or "全部"


WHOLE = Extent(0, 0)  # of what is about one plan, or about no village at all
