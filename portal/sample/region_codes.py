"""区划代码 of the sample: numbered as the statistics office does, but not its own numbers."""

from portal.places.models import UnitType

FIRST = {UnitType.village: 200, UnitType.community: 0}


def township_code(county: str, number: int) -> str:
    """The towns of a county are numbered from 100."""
    return f"{county[:6]}{99 + number:03d}000"


def village_code(township: str, unit_type: UnitType, number: int) -> str:
    """居委会 from 001, 村委会 from 201; `number` counts both."""
    return f"{township[:9]}{FIRST[unit_type] + number:03d}"


def county_code(number: int) -> str:
    """Of a county of a sample province: no city has such numbers."""
    return f"41{60 + number // 70:02d}{21 + number % 70:02d}000000"
