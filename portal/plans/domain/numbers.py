"""Figures as offices write them."""

from decimal import Decimal

_CHINESE = "〇一二三四五"


def level_name(level: int | None) -> str:
    """四星; 未创 for level 0; a dash where it is not known."""
    if level is None:
        return "—"
    return f"{_CHINESE[level]}星" if level else "未创"


def plain(value: int | str | Decimal | None) -> str:
    """A figure without superfluous zeros (10.40 → 10.4, 300.00 → 300); unknown is a dash, zero is 0 (domain §4.3)."""
    if value is None or value == "":
        return "—"
    number = Decimal(str(value)).normalize()
    return f"{number:f}"
