"""Who gets what of the meeting and of the township's plan of 青山镇: villages nothing at all."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.appraisals.domain.sections import section_of
from portal.appraisals.models import Appraisal, TownshipSection
from portal.appraisals.services import save_appraisal, save_section
from portal.kernel.db import Base
from tests.asking import asks, wrong_answers

EVERYONE = (None, "stranger", "secretary", "clerk", "liaison", "reviewer", "viewer", "outsider", "county", "admin")
HIDDEN = {"stranger": 404, "outsider": 404, "admin": 404, "secretary": 403, "clerk": 403}
READ = HIDDEN | {None: 302} | dict.fromkeys(("liaison", "reviewer", "viewer", "county"), 200)
WRITE = HIDDEN | {None: 401, "reviewer": 422} | dict.fromkeys(("liaison", "viewer", "county"), 403)
MEETING = {None: 302, "admin": 403} | dict.fromkeys(("stranger", "secretary", "clerk"), 403)
MEETING |= dict.fromkeys(("liaison", "reviewer", "viewer", "outsider", "county"), 200)
# A village knows its own township, and the administrator the county's: they are told why not.
TOWNSHIP = {"stranger": 403, "secretary": 403, "clerk": 403, "admin": 403, "outsider": 404}

# endpoint, method → person → status; the plan is 柳树村's, submitted once
ACCESS = {
    ("appraisals.show_agenda", "GET"): MEETING,
    ("appraisals.show_result", "GET"): MEETING,
    ("appraisals.show_appraisal", "GET"): READ,
    ("appraisals.save_appraisal", "POST"): WRITE,
    ("appraisals.tell_news", "POST"): READ | {None: 401},
    ("appraisals.show_township_plan", "GET"): READ | TOWNSHIP,
    ("appraisals.save_township_plan", "POST"): WRITE | TOWNSHIP,
}


def address(app, endpoint, method, plan):
    rule = next(rule for rule in app.url_map.iter_rules(endpoint) if method in rule.methods)
    values = {"plan_id": plan.id, "township_id": plan.unit.township_id, "section": "tasks"}
    with app.test_request_context():
        return rule.build({key: values[key] for key in rule.arguments}, append_unknown=False)[1] + "?section=tasks"


def test_every_route_is_listed(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("appraisals.")}
    assert endpoints == {endpoint for endpoint, _ in ACCESS}


@pytest.mark.parametrize(("endpoint", "method"), ACCESS)
def test_access(app, browse, submitted_plan, endpoint, method, without_tokens):
    url = address(app, endpoint, method, submitted_plan)
    assert wrong_answers(browse, ACCESS[endpoint, method], asks(method, url)) == []


@pytest.mark.parametrize("endpoint", ["save_appraisal", "save_township_plan", "tell_news"])
def test_no_post_does_anything_without_its_token(app, browse, submitted_plan, session, endpoint):
    url = address(app, f"appraisals.{endpoint}", "POST", submitted_plan)
    typed = {"version": "0", "klass": "solid", "conclusion": "没有令牌的话", "text": "没有令牌的话"}
    page = browse("reviewer").post(url, typed, expect=422)
    assert endpoint == "tell_news" or "没有令牌的话" in page.select_one("#block textarea").text
    assert session.query(Appraisal).count() == session.query(TownshipSection).count() == 0


def test_gets_change_nothing(app, browse, submitted_plan, session):
    def everything():
        tables = [table for table in Base.metadata.sorted_tables if table.name != "user_session"]
        return [sorted(map(repr, session.execute(table.select()).all())) for table in tables]

    urls = [address(app, endpoint, method, submitted_plan) for endpoint, method in ACCESS if method == "GET"]
    browser, before = browse("reviewer"), everything()
    for url in urls:
        browser.get(url)
    assert everything() == before


@pytest.mark.parametrize("who", ["secretary", "clerk", "stranger"])
def test_the_reason_is_said(browse, submitted_plan, who):
    for url in ("/appraisals", "/appraisals/result", f"/townships/{submitted_plan.unit.township_id}/plan"):
        assert "镇里内部用的" in browse(who).get(url, expect=403).text


@pytest.mark.parametrize("who", ["liaison", "viewer", "county"])
def test_who_reads_but_does_not_write_has_no_boxes(browse, submitted_plan, who):
    township, plan = submitted_plan.unit.township_id, submitted_plan.id
    page = browse(who).get(f"/appraisals/{plan}")
    assert not page.select("textarea, input[type=radio]") and "青山镇党建办来写" in page.text
    for htmx in (False, True):
        page = browse(who).get(f"/townships/{township}/plan?section=tasks", htmx=htmx)
        assert not page.select("textarea") and not page.select("main a.btn--small")


def test_a_liaison_finds_only_the_villages_looked_after(browse, submitted_plan, places):
    for url in ("/appraisals", "/appraisals/result"):
        assert [link.text for link in browse("liaison").get(url).select("tbody th a")] == ["柳树村"]
    page = browse("liaison").get(f"/townships/{places['青山镇'].id}/plan")
    assert "只包括分给您的 1 个村" in page.text and "石桥村" not in page.text


def test_another_townships_meeting_is_not_there(browse, submitted_plan, places):
    browse("outsider").get(f"/appraisals?township={places['青山镇'].id}", expect=404)
    page = browse("county").get("/appraisals")
    assert [a.text for a in page.select(".task-list a")][:2] == ["青山镇研判会", "青山镇创建规划"]


@pytest.mark.parametrize("who", ["secretary", "clerk"])
def test_nothing_of_it_reaches_a_village(browse, submitted_plan, people, cycle, session, who):
    """Acceptance 27: no page, no history, no message and no file of the village holds a word of it."""
    plan = submitted_plan
    township = plan.unit.township
    save_appraisal(plan, {"klass": "critical", "conclusion": "悄悄话"}, actor=people["reviewer"], seen_version=0)
    said = {"text": "悄悄话"}
    save_section(township, cycle, section_of("tasks"), said, actor=people["reviewer"], seen_version=0)
    session.commit()
    plan, township = plan.id, township.id
    browser, home = browse(who), f"/plans/{plan}"
    blocks = [f"/blocks/{key}" for key in ("profile", "analysis", "targets", "star.branch", "task.branch.1")]
    for url in ("", "/whole", "/timeline", "/submissions/1", "/submissions/1/receipt", "/check", *blocks):
        page = browser.get(home + url)
        assert "悄悄话" not in page.text and "关键问题" not in page.text
    workbook = load_workbook(BytesIO(browser.get(f"{home}/workbook").response.data))
    cells = [str(cell) for sheet in workbook for row in sheet.values for cell in row]
    assert "柳树村" in "".join(cells) and not any("悄悄话" in cell for cell in cells)
    for url in ("/messages", "/prints"):
        assert "悄悄话" not in browser.get(url).text
    for url in (f"/appraisals/{plan}", "/appraisals/result", f"/townships/{township}/plan"):
        assert "悄悄话" not in browser.get(url, expect=403).text
