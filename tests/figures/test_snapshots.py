"""Figures frozen for a meeting: kept as they were, opened down to the villages of then, compared later."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal.figures.models import Snapshot
from portal.history.queries import broken_links, events_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.plans.queries import plan_of, plan_or_404
from portal.plans.services import save_block
from tests.browser import texts
from tests.figures.test_board import figures_of, row
from tests.people import submit


@pytest.fixture
def freeze(browse):
    """freeze("5 月研判会"): the page of the new snapshot."""

    def press(title, who="reviewer", basis="submitted", expect=303, **fields):
        browser = browse(who)
        page = browser.get(f"/figures/snapshots/new?basis={basis}")
        answer = browser.submit(page, "form.form", expect, title=title, **fields)
        return browser.follow(answer) if expect == 303 else answer

    return press


@pytest.fixture
def change(people, places, cycle):
    """柳树村 gives up 产业兴旺 and hands in again; 杨庄村's area is left."""

    def act():
        writer = people["secretary"]
        plan = plan_of(writer, places["青山镇/柳树村"], cycle)
        for key, content in (("star.industry", {"intent": "none"}), ("targets", {"level_1": 1})):
            save_block(plan, key, content, actor=writer, seen_version=1)
        submit(plan_or_404(writer, plan.id), writer)

    return act


def test_a_snapshot_never_changes_afterwards(browse, county, freeze, change, approve, places, session):
    page = freeze("5 月研判会")
    before = page.select_one("#lines").text
    assert row(page, "合计") == ["5", *"100110", "3", "2", *"32111", "8", "对得上"]
    stored = session.execute(sa.select(Snapshot.__table__)).all()
    change()
    approve(places["青山镇/柳树村"])
    page = browse("reviewer").get(page.response.request.path)
    assert page.select_one("#lines").text == before
    session.expire_all()
    assert session.execute(sa.select(Snapshot.__table__)).all() == stored
    assert row(browse("reviewer").get("/figures"), "合计") == ["5", *"100020", "3", "2", *"31111", "7", "对得上"]


@pytest.mark.parametrize("statement", ["UPDATE snapshot SET title = '改了'", "DELETE FROM snapshot"])
def test_the_database_lets_nobody_change_it(county, freeze, session, statement):
    freeze("5 月研判会")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), session.begin_nested():
        session.execute(sa.text(statement))
    assert db.session.query(Snapshot).one().title == "5 月研判会"


@pytest.mark.parametrize("basis", ["submitted", "approved"])
@pytest.mark.parametrize("who", ["reviewer", "county"])
def test_every_figure_opens_the_villages_of_then(browse, county, freeze, change, who, basis):
    page = freeze("5 月研判会", who, basis)
    change()
    browser = browse(who)
    figures = [(number, href) for number, href in figures_of(page) if "snapshots" in href]
    assert len(figures) > 20
    for number, href in figures:
        assert len(browser.get(href.partition("#")[0]).select("#frozen tr")) == number, href


def test_its_bars_are_those_of_then(browse, county, freeze, change):
    page = freeze("5 月研判会")
    before = {texts(line, "th")[0]: line for line in page.select(".chart tr")}
    change()
    (after,) = [each for each in browse("reviewer").get("/figures/snapshots").select("main a") if "5 月" in each.text]
    assert browse("reviewer").get(after["href"]).select(".chart") == page.select(".chart") and len(before) == 12
    assert before["二星"].select("rect")[-1]["width"] == "20.00" and "1 个村" in " ".join(texts(before["二星"], "td"))


def test_it_keeps_which_submission_each_village_stood_on(county, freeze, session, submitted_plan):
    freeze("5 月研判会")
    villages = {one["name"]: one for one in session.query(Snapshot).one().figures["villages"]}
    assert villages["柳树村"]["submission_id"] == submitted_plan.latest_submission_id
    assert villages["石桥村"]["submission_id"] is None and not villages["石桥村"]["is_reported"]


def test_freezing_is_an_event(county, freeze, places, session):
    freeze("5 月研判会", meeting_on="2022-05-20")
    (event,) = events_of(f"figures:{places['青山镇'].id}:2022")
    assert (event.verb, event.actor_name, event.data["title"]) == ("figures_frozen", "刘敏", "5 月研判会")
    assert broken_links() == []


def test_what_changed_since(browse, county, freeze, change, approve, places):
    page = freeze("5 月研判会")
    url = f"{page.response.request.path}/changes"
    assert "5 个村的星级、各星、状态都和5 月研判会时一样" in browse("reviewer").get(url).text
    change()
    approve(places["青山镇/柳树村"])
    page = browse("reviewer").get(url)
    assert texts(page, "#changes li") == [
        "柳树村：状态：待审核 → 已通过；第 1 次上报 → 第 2 次上报；拟创星级：二星 → 一星；产业兴旺：拟创 → 未创"
    ]
    sums = {texts(line, "th")[0]: texts(line, "td") for line in page.select("#sums tbody tr")}
    assert (
        sums["二星"] == ["1", "0", "−1"] and sums["产业兴旺"] == ["2", "1", "−1"] and sums["五星"] == ["1", "1", "持平"]
    )


def test_two_snapshots_the_earlier_on_the_left(browse, county, freeze, change):
    first = freeze("5 月研判会").response.request.path
    change()
    second = freeze("6 月调度会").response.request.path
    number = int(first.rpartition("/")[2])
    page = browse("reviewer").get(f"{second}/changes?other={number}")
    assert page.h1.text == "5 月研判会与6 月调度会对照"
    assert texts(page, "#sums thead th")[1:3] == ["5 月研判会", "6 月调度会"]
    assert len(page.select("#changes li")) == 1
    assert texts(browse("reviewer").get("/figures/snapshots"), "tbody th") == ["6 月调度会", "5 月研判会"]


def test_snapshots_of_two_kinds_are_not_simply_compared(browse, county, freeze):
    first = freeze("5 月研判会").response.request.path
    number = int(freeze("已通过的", basis="approved").response.request.path.rpartition("/")[2])
    assert "两次统计的办法不同" in browse("reviewer").get(f"{first}/changes?other={number}").text


def test_what_is_missing_comes_back_with_what_was_typed(county, freeze, session):
    page = freeze("", expect=422, meeting_on="2022-05-20")
    assert "请写是为哪个会定格的" in page.text and page.select_one("#meeting_on")["value"] == "2022-05-20"
    page = freeze("研判会", expect=422, meeting_on="五月二十日")
    assert "日期没有读懂" in page.text and page.select_one("#title")["value"] == "研判会"
    assert session.query(Snapshot).count() == 0


def test_a_county_freezes_its_own_and_reads_those_of_townships(browse, county, freeze, places):
    own = freeze("全县推进会", "county")
    assert row(own, "青山镇")[0] == "5" and "乡镇" in texts(own, "#villages thead th")
    path = freeze("5 月研判会").response.request.path
    browse("county").get(path)
    township = places["青山镇"].id
    assert texts(browse("county").get(f"/figures/snapshots?township={township}"), "tbody th") == ["5 月研判会"]
    browse("county").get(f"/figures/snapshots/new?township={township}", expect=403)
    browse("reviewer").get(own.response.request.path, expect=404)
    browse("outsider").get(path, expect=404)


def test_every_figure_of_a_comparison_opens_its_villages(browse, county, freeze, change):
    page = freeze("5 月研判会", basis="approved")
    change()
    browser = browse("reviewer")
    page = browser.get(f"{page.response.request.path}/changes")
    figures = figures_of(page)
    assert len(figures) >= 20 and {"snapshots" in href for _, href in figures} == {True, False}
    for number, href in figures:
        behind = browser.get(href.partition("#")[0])
        assert len(behind.select("#frozen tr") or behind.select("#plan-table tbody tr")) == number, href


def test_figures_frozen_after_the_meeting_say_so(browse, county, freeze):
    week, today = dt.timedelta(days=7), clock.today()  # years away it would be asked about
    assert "定格在开会以后，数字是定格时的" in freeze("上月例会", meeting_on=str(today - 4 * week)).text
    assert "定格在开会以后" not in freeze("下周推进会", meeting_on=str(today + week)).text


def test_the_hands_of_then_open_the_villages_of_then(browse, county, freeze, change):
    page = freeze("5 月研判会")
    assert [words.split()[0] for words in texts(page, ".hands dd")] == ["2", "1", "2"]
