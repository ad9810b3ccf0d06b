"""区划代码 in a list of units: looked at when all rows are known, since what they will be is what has to agree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from portal.places.domain.region_codes import agrees, why_not_below, why_not_region_code
from portal.places.models import Kind, Unit

# (row, what was found, what to do)
CodeFault = tuple[int, str, str]


@dataclass(eq=False)
class Known:
    """A place rows may refer to: one that exists, or one a row adds. `code`: as it will be."""

    key: str
    kind: Kind
    is_active: bool = True
    unit: Unit | None = None
    parent: "Known | None" = None
    code: str = ""

    @property
    def name(self) -> str:
        return self.key.rpartition("/")[2]

    @property
    def coded_above(self) -> "Known | None":
        """The nearest place above that will have a code."""
        above = self.parent
        while above and not above.code:
            above = above.parent
        return above


def code_faults(given: Mapping[int, Known], places: Iterable[Known]) -> Iterator[CodeFault]:
    """What is wrong with the codes that rows give; `places` are all of the county as they will be."""
    everything = list(places)
    coded = [known for known in everything if known.code]
    for row, known in given.items():
        if reason := why_not_region_code(known.code, known.kind) or _why_not_there(known, coded):
            yield row, known.code, reason


def _why_not_there(known: Known, coded: Iterable[Known]) -> str | None:
    above = known.coded_above
    if above and (reason := why_not_below(known.code, above.kind, above.name, above.code)):
        return reason
    for other in coded:
        if other is not known and other.code == known.code:
            return f"和{other.key}的代码一样，请核对"
        if other.coded_above is known and not agrees(other.code, known.kind, known.code):
            return f"下面{other.key}的代码是 {other.code}，和它对不上；请把下面的也写进表里"
    return None
