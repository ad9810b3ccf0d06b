"""What a search of the history is narrowed to: all of it is in the address, so that a finding can be sent on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.audit.domain.groups import GROUPS
from portal.kernel.reading import Unclear
from portal.kernel.reading.codes import read_username
from portal.kernel.reading.dates import read_day
from portal.kernel.text import clean_line, clean_search

NO_DATE = "日期要写成 2022-05-01 这样，或从日历里选；现在没有按它筛选。"


@dataclass(frozen=True)
class HistoryFilters:
    """Empty means all. Only a day that cannot be read is worth a word to the person (`faults`)."""

    who: str = ""
    what: str = ""
    unit: str = ""
    address: str = ""  # a whole one, or the beginning of some: 10.1.2.
    number: str = ""  # of a request, as an error page tells it
    since: str = ""
    until: str = ""
    plan: int | None = None
    before: int | None = None  # the number of the oldest event of the page before

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> "HistoryFilters":
        what = args.get("what", "")
        return cls(
            who=clean_search(args.get("who", ""))[:40],
            what=what if what in GROUPS else "",
            unit=clean_search(args.get("unit", ""))[:60],
            address=read_username(args.get("address", ""))[:45],
            number=read_username(args.get("number", ""))[:16],
            since=clean_line(args.get("since", ""))[:20],
            until=clean_line(args.get("until", ""))[:20],
            plan=_number(args.get("plan")),
            before=_number(args.get("before")),
        )

    @property
    def faults(self) -> dict[str, str]:
        """Field → what is wrong with it, to be said beside it."""
        faults = {name: NO_DATE for name in ("since", "until") if getattr(self, name) and self.day(name) is None}
        since, until = self.day("since"), self.day("until")
        if since and until and since > until:
            faults["until"] = "结束日期比开始日期早，所以什么也找不到。请改一下。"
        return faults

    def day(self, name: str) -> dt.date | None:
        """The day of `since` or `until`; None if none is given, or none can be read."""
        try:
            return read_day(getattr(self, name), label="")
        except Unclear:
            return None

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in vars(self).items() if name != "before")

    def older_than(self, event_id: int) -> "HistoryFilters":
        """The same, from the page that begins behind this event."""
        return replace(self, before=event_id)

    def args(self, **changes: str | int | None) -> dict[str, str | int]:
        """These filters as parameters of an address, less the empty ones."""
        return {name: value for name, value in (vars(self) | changes).items() if value not in (None, "")}


def _number(raw: str | None) -> int | None:
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else None
