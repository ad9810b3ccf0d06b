"""A long list is taken in with few statements: SQLite has one writer, and whoever saves waits for the list."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from portal.accounts.models import Role, SignInTelephone, User
from portal.figures.models import OutsideTotal
from portal.figures.workbooks.totals import LAYOUT
from portal.history.models import Event
from portal.history.queries import broken_links
from portal.places.models import Kind, Unit
from portal.plans.models import Plan
from portal.workbooks.imports import services
from portal.workbooks.registry import imported_list

FEW, MANY = 3, 60
BRINGS = {"units": "county", "people": "admin", "totals": "county"}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_) -> None:
        sent.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


def opened(number):
    return [
        [f"名{row}名", f"neu{number}x{row}", "村文书", "石桥村", f"139{number:04}{row:04}", ""] for row in range(number)
    ]


def moved(number):
    """Whom `opened` brought, each with another telephone, at another place."""
    return [
        [f"名{row}名", f"neu{number}x{row}", "村文书", "柳树村", f"137{number:04}{row:04}", ""] for row in range(number)
    ]


def added(number):
    """A township, its areas and villages in turn, each with a code."""
    rows = [[f"镇{number}", "乡镇", "", f"410182{number:03}000"]]
    for row in range(number):
        rows += [[f"片区{row}", "片区", f"镇{number}", ""]] if row % 3 == 0 else []
        above = f"镇{number}/片区{row // 3 * 3}" if row % 2 else f"镇{number}"
        rows += [[f"村{row}", "行政村", above, f"410182{number:03}{200 + row}"]]
    return rows


def told(number):
    blank = ["2" if heading == "总村数" else "" for heading in LAYOUT.headings()[4:]]
    return [["青山镇", "2022", f"材料 {number}/{row}", "", *blank] for row in range(number)]


CASES = {
    "opened": ("people", opened, None),
    "moved": ("people", moved, opened),
    "added": ("units", added, None),
    "told": ("totals", told, None),
}


def taken(session, people, kind, rows):
    """The statements of one list's taking in."""
    actor = people[BRINGS[kind]]
    kept = services.keep_list(kind, list(enumerate(rows, 2)), [], file_name="x.xlsx", actor=actor)
    session.commit()
    assert imported_list(kind).rows(services.rows_of(kept), actor).faults == []
    with counted() as sent:
        assert services.take_in(kept, imported_list(kind), actor=actor) == len(rows)
    session.commit()
    return sent


@pytest.mark.parametrize("case", CASES)
def test_statements_do_not_grow_with_the_rows(session, people, places, cycle, case):
    kind, make, before = CASES[case]
    sent = {}
    for number in (FEW, MANY):
        if before:
            taken(session, people, kind, before(number))
        sent[number] = taken(session, people, kind, make(number))
    assert len(sent[MANY]) <= len(sent[FEW]) + 3, "\n".join(statement[:90] for statement in sent[MANY])
    assert broken_links() == []


def test_what_is_written_at_once_is_what_one_by_one_writes(session, people, places, cycle):
    taken(session, people, "units", added(MANY))
    village = session.scalars(sa.select(Unit).where(Unit.name == "村7")).one()
    township, area = village.township_id, village.area_id
    assert (
        village.full_name == f"明县/镇{MANY}/村7"
        and village.path == f"/{places['明县'].id}/{township}/{area}/{village.id}/"
    )
    assert (village.initials, village.region_code) == ("c7", f"410182{MANY:03}207")
    beside = sa.select(Unit.name).where(Unit.parent_id == township).order_by(Unit.position)
    assert session.scalars(beside).all()[:4] == ["片区0", "村0", "村2", "片区3"]
    assert session.scalar(sa.select(Plan.id).where(Plan.unit_id == village.id))
    taken(session, people, "people", opened(MANY))
    taken(session, people, "people", moved(MANY))
    user = session.scalars(sa.select(User).where(User.username == f"neu{MANY}x5")).one()
    assert (user.role, user.unit.name, user.must_change_password) == (Role.clerk, "柳树村", True)
    assert session.scalars(sa.select(SignInTelephone.digits).where(SignInTelephone.user_id == user.id)).all() == [
        user.phone
    ]
    happened = sa.select(Event.verb).where(Event.stream == f"account:{user.id}").order_by(Event.seq)
    assert session.scalars(happened).all() == ["account_made", "account_edited", "account_moved"]
    taken(session, people, "totals", told(MANY))
    assert session.scalar(sa.select(sa.func.count(OutsideTotal.id))) == MANY
    assert session.scalar(sa.select(sa.func.max(Event.seq)).where(Event.verb == "total_added")) == MANY
    assert (
        session.scalar(sa.select(sa.func.count()).where(Unit.kind == Kind.area, Unit.township_id == township))
        == MANY // 3
    )
