"""Keys for new tasks: `industry.7`. A number once given is not given again in the county, so that text and comments
about a removed task can never slide under another one."""

import sqlalchemy as sa

from portal.catalogue.models import Catalogue, Star, Task
from portal.kernel.db import db


class NewKeys:
    """Gives out keys; asks the database at the first new task, which most catalogues do not have."""

    def __init__(self, county_id: int) -> None:
        self.county_id = county_id
        self._last: dict[str, int] | None = None

    def next(self, star_key: str) -> str:
        if self._last is None:
            self._last = self._used()
        self._last[star_key] = self._last.get(star_key, 0) + 1
        return f"{star_key}.{self._last[star_key]}"

    def _used(self) -> dict[str, int]:
        """Star key → the highest number that any version of the county's catalogues has used."""
        wanted = sa.select(Star.key, Task.key).join(Task.star).join(Star.catalogue)
        last: dict[str, int] = {}
        for star_key, key in db.session.execute(wanted.where(Catalogue.county_id == self.county_id)):
            number = key.rpartition(".")[2]
            if number.isdigit():
                last[star_key] = max(last.get(star_key, 0), int(number))
        return last
