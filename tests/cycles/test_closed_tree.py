"""A closed year keeps the tree it had (acceptance 62): every paper, list, file, figure and filter of it, for everybody,
is the same after places were renamed, moved, merged, closed, or the county gave up its areas."""

import datetime as dt
import importlib

import alembic.migration
import pytest
import sqlalchemy as sa
from alembic.operations import Operations

from portal.catalogue.models import UnitPlacement
from portal.catalogue.services import close_cycle, reopen_cycle
from portal.cycles.services import close_year
from portal.figures import services as figures
from portal.figures.models import Basis
from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.places import services as tree
from portal.places.models import Unit
from portal.plans.queries import plan_or_404
from portal.reviews.policy import why_not_decide
from portal.units import services as units
from portal.units.queries import children_of, standing_of
from tests.cycles.whole_year import everything
from tests.figures.conftest import add_village, approve
from tests.figures.conftest import county as county_of_seven

__all__ = ["add_village", "approve", "county_of_seven"]
PEOPLE = ("county", "reviewer", "viewer", "outsider")


@pytest.fixture
def closed(county_of_seven, people, places, cycle, submitted_plan, session):
    snapshot = figures.freeze_figures(
        places["明县"], cycle, Basis.submitted, "年中", dt.date(2022, 5, 1), actor=people["county"]
    )
    close_cycle(cycle, actor=people["county"])
    session.commit()
    names = {"township": places["青山镇"].id, "other": places["白河乡"].id, "area": places["东片区"].id}
    return {**names, "snapshot": snapshot.id, "plan": submitted_plan.id}


def rename(places, actor):
    for place in places.values():
        units.rename_unit(place, f"新{place.name}", actor=actor)


def move(places, actor):
    """A village to another township, one out of its area, and one into it."""
    units.move_unit(places["青山镇/柳树村"], places["白河乡"], actor=actor)
    units.move_unit(places["白河乡/大营村"], places["青山镇"], actor=actor)
    units.move_unit(places["青山镇/石桥村"], places["东片区"], actor=actor)


def merge(places, actor):
    units.merge_unit(places["青山镇/石桥村"], places["青山镇/柳树村"], actor=actor)


def dissolve_township(places, actor):
    units.merge_unit(places["白河乡"], places["青山镇"], actor=actor)


def dissolve_area(places, actor):
    for child in children_of(places["东片区"]):
        units.move_unit(child, places["青山镇"], actor=actor)
    units.close_unit(places["东片区"], "不再分片区", standing_of(places["东片区"]), actor=actor)


def give_up_areas(places, actor):
    tree.switch_areas(places["明县"], on=False)


def shuffle(places, actor):
    """Another order, and another type."""
    for number, place in enumerate(places.values()):
        place.position = 50 - number


ACTS = [rename, move, merge, dissolve_township, dissolve_area, give_up_areas, shuffle]


@pytest.mark.parametrize("act", ACTS)
def test_nothing_of_it_changes(act, closed, people, places, browse, session):
    closed = {**closed, "county": places["明县"].id}
    present = [who for who in PEOPLE if act is not dissolve_township or who == "county"]
    before = {who: everything(who, people, browse, closed, session) for who in present}
    act(places, people["county"])
    session.commit()
    changed = {}
    for who in present:
        now = everything(who, people, browse, closed, session)
        changed |= {(who, key): (before[who][key], now[key]) for key in now if now[key] != before[who][key]}
    assert changed == {}


def test_who_reads_a_plan_after_its_village_moved(closed, people, places, session):
    """The new township finds the village's history at the village; the old one keeps what it reviewed, until the year
    is opened again; nobody decides."""
    plan_id, county = closed["plan"], people["county"]
    units.move_unit(places["青山镇/柳树村"], places["白河乡"], actor=county)
    session.commit()
    for who in ("reviewer", "outsider", "county", "secretary"):
        plan = plan_or_404(people[who], plan_id)
        assert (plan.unit.township.name, plan.place.township.name) == ("白河乡", "青山镇"), who
        assert why_not_decide(people[who], plan), who
    with pytest.raises(NotThere):
        plan_or_404(people["stranger"], plan_id)
    reopen_cycle(plan.cycle, "要补一个数", actor=county)
    session.commit()
    session.expire_all()
    assert plan_or_404(people["outsider"], plan_id).place.township.name == "白河乡"
    assert why_not_decide(people["outsider"], plan_or_404(people["outsider"], plan_id)) is None
    with pytest.raises(NotThere):
        plan_or_404(people["reviewer"], plan_id)


def test_closing_twice_and_opening_again_leave_no_second_tree(closed, people, cycle, session):
    places = sa.select(sa.func.count()).select_from(UnitPlacement)
    kept = session.scalar(places)
    assert kept == session.scalar(sa.select(sa.func.count()).select_from(Unit))
    close_year(cycle, actor=people["county"])
    assert session.scalar(places) == kept
    reopen_cycle(cycle, "要补一个数", actor=people["county"])
    assert session.scalar(places) == 0


def test_years_closed_before_the_table_get_todays_tree(closed, people, places, session, cycle):
    """What was closed or merged only after the end of the year is in it; the migration leaves later ones alone."""
    cycle.closed_at -= dt.timedelta(days=1)
    units.merge_unit(places["青山镇/石桥村"], places["青山镇/柳树村"], actor=people["county"])
    kept = sa.select(UnitPlacement.__table__).order_by(UnitPlacement.id)
    then = session.execute(kept).all()
    session.execute(sa.delete(UnitPlacement))
    for _ in range(2):
        fill_closed_years()
    without_secretary = [column for column in UnitPlacement.__table__.columns if column.name != "secretary"]
    again = session.execute(kept).all()
    assert [[row._mapping[column] for column in without_secretary] for row in again] == [
        [row._mapping[column] for column in without_secretary] for row in then
    ]


def fill_closed_years():
    db.session.flush()
    context = alembic.migration.MigrationContext.configure(db.session.connection())
    with Operations.context(context):
        importlib.import_module("migrations.versions.040_closed_years_keep_their_tree").fill()
    db.session.expire_all()


def test_the_page_of_moving_says_who_goes_on_seeing_it(closed, places, people, session, browse):
    village = places["青山镇/柳树村"]
    assert "只有已经关闭的年度还在原乡镇" in browse("admin").get(f"/units/{village.id}/move").text
    units.move_unit(village, places["白河乡"], actor=people["admin"])
    session.commit()
    assert browse("reviewer").get(f"/plans/{closed['plan']}/review").h1
