"""From single acts to the figures of a report."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PAGES = ("plan home", "block page", "township list", "review page", "township home")
EXPORT = "export asked for"  # answered with the file, or with the way to the page that waits for it


@dataclass(frozen=True)
class Figure:
    """A kind of act: how often, how fast (milliseconds), and every answer that was not 200."""

    name: str
    count: int
    rate: float
    p50: float
    p95: float
    p99: float
    longest: float
    refused: Counter[str]

    @property
    def refusals(self) -> str:
        return ", ".join(f"{status} × {number}" for status, number in sorted(self.refused.items())) or "–"


def figure(name: str, acts: Iterable[tuple[float, str]], seconds: float, good: Sequence[str] = ("200",)) -> Figure:
    """Of (seconds, status) pairs. Acts without an answer count with the time that was waited."""
    acts = list(acts)
    times = sorted(time * 1000 for time, _ in acts)
    refused = Counter(status for _, status in acts if status not in good)
    if not times:
        return Figure(name, 0, 0, 0, 0, 0, 0, refused)
    p50, p95, p99 = (quantile(times, share) for share in (0.50, 0.95, 0.99))
    return Figure(name, len(times), len(times) / seconds, p50, p95, p99, times[-1], refused)


def quantile(times: Sequence[float], share: float) -> float:
    """Of sorted times, the one below which this share lies."""
    return times[min(len(times) - 1, int(len(times) * share))]


def figures(acts: Sequence[tuple[str, float, str]], seconds: float) -> list[Figure]:
    """Saves, all pages together, each kind of page, presence; long files where some were asked for."""
    kinds = {"save": ("save",), "page": PAGES} | {f"– {name}": (name,) for name in PAGES} | {"presence": ("presence",)}
    rows = [figure(name, _of(members, acts), seconds) for name, members in kinds.items()]
    if exports := _of((EXPORT,), acts):
        rows.append(figure(EXPORT, exports, seconds, ("200", "303")))
    return rows


def _of(members: Sequence[str], acts: Sequence[tuple[str, float, str]]) -> list[tuple[float, str]]:
    return [(time, status) for kind, time, status in acts if kind in members]
