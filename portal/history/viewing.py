"""Noting who looked at a list of people: once a person, list and hour, so that turning pages is not a flood."""

import datetime as dt

import sqlalchemy as sa

from portal.history.models import Event
from portal.history.services import Actor, record
from portal.kernel import clock
from portal.kernel.db import commit, db, writing

AGAIN = dt.timedelta(hours=1)


def note_view(actor: Actor, page: str) -> None:
    """Keep that this person sees this list now. For the end of a GET: it ends the reading and commits by itself."""
    stream = f"account:{actor.id}"
    lately = sa.select(Event.data).where(
        Event.stream == stream, Event.verb == "list_viewed", Event.at.between(*clock.last(AGAIN))
    )
    if any(data["page"] == page for data in db.session.scalars(lately)):
        return
    with writing():
        record(stream, "list_viewed", actor=actor, page=page)
        commit()
