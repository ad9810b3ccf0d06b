"""Keeping the tree: who may, what follows for people and plans, and what stays readable."""

import pytest
import sqlalchemy as sa

from portal.accounts import services as account_services
from portal.accounts.models import Assignment, Role, User
from portal.catalogue.services import close_cycle, reopen_cycle
from portal.history.models import Event
from portal.places.models import Unit
from portal.plans import queries as plan_queries
from portal.plans.models import Plan
from tests.asking import wrong_answers
from tests.browser import texts

ACTS = ("add", "rename", "move", "merge", "split", "close")
EVERYONE = ("stranger", "secretary", "clerk", "liaison", "reviewer", "viewer", "outsider", "county", "admin")


def ask(browser, unit, act, expect=303, **fields):
    page = browser.get(f"/units/{unit.id}/{act}")
    return browser.submit(page, "form.form", expect=expect, **fields)


def plan_ids(user):
    return set(plan_queries.db.session.scalars(plan_queries.visible_to(user).with_only_columns(Plan.id)))


# place → act → who may; everybody else who sees the place gets 403, whoever does not gets 404
KEEPERS = {"county", "admin"}
MAY = {
    "明县": {"add": KEEPERS, "rename": KEEPERS},
    "青山镇": {act: KEEPERS for act in ACTS if act != "move"} | {"add": KEEPERS | {"reviewer"}},
    "东片区": {act: KEEPERS | {"reviewer"} for act in ACTS},
    "青山镇/柳树村": {act: KEEPERS for act in ACTS if act != "add"} | {"move": KEEPERS | {"reviewer"}},
}
SEES = {
    "明县": {"county", "admin"},
    "青山镇": {"county", "admin", "reviewer", "viewer", "liaison"},
    "东片区": {"county", "admin", "reviewer", "viewer", "liaison"},
    "青山镇/柳树村": {"county", "admin", "reviewer", "viewer", "liaison", "secretary", "clerk"},
}


@pytest.mark.parametrize("place", MAY)
def test_who_may_change_what(browse, people, places, place, without_tokens):
    unit = places[place]

    def ask(browser, status):
        browser.get(f"/units/{unit.id}", expect=status)
        for act in ACTS:
            may = browser.who in MAY[place].get(act, set())
            expect = 404 if status == 404 else (200 if may else 403)
            browser.get(f"/units/{unit.id}/{act}", expect)
            browser.post(f"/units/{unit.id}/{act}", {}, expect={200: 422}.get(expect, expect))

    assert wrong_answers(browse, {who: 200 if who in SEES[place] else 404 for who in EVERYONE}, ask) == []
    browse().get(f"/units/{unit.id}", expect=302)
    browse().post(f"/units/{unit.id}/rename", {}, expect=401)


def test_nothing_happens_without_a_token(browse, people, places, session):
    browse("county").post(f"/units/{places['东片区'].id}/rename", {"name": "西片区"}, expect=422)
    session.expire_all()
    assert places["东片区"].name == "东片区"


def test_a_renamed_township_carries_all_below_it_and_its_former_name_stays(browse, people, places, session):
    browser = browse("county")
    page = browser.follow(ask(browser, places["青山镇"], "rename", name=" 青山 街道 ".replace(" ", "")))
    assert "曾用名：青山镇" in page.text and "由“青山镇”改名为“青山街道”" in page.text and "吴部长" in page.text
    session.expire_all()
    assert places["青山镇/柳树村"].full_name == "明县/青山街道/柳树村"
    assert (
        places["青山镇/柳树村"].path
        == f"/{places['明县'].id}/{places['青山镇'].id}/{places['东片区'].id}/{places['青山镇/柳树村'].id}/"
    )
    assert places["青山镇"].pinyin == "qingshanjiedao"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "请写上名称"),
        ("青山/街道", "斜杠"),
        ("长" * 31, "最多 30 字"),
        ("白河乡", "已经有“白河乡”"),
        ("青山镇", "没有改动"),
    ],
)
def test_a_name_that_will_not_do_is_said_and_kept_in_the_field(browse, people, places, name, words):
    page = ask(browse("county"), places["青山镇"], "rename", expect=422, name=name)
    assert words in page.text
    assert page.select_one("input[name=name]")["value"] == name


def test_a_moved_village_is_seen_by_the_new_township_at_once_and_no_more_by_the_old(
    browse, people, places, plan, session
):
    village, browser = places["青山镇/柳树村"], browse("county")
    old, new, liaison = browse("reviewer"), browse("outsider"), browse("liaison")
    old.get(f"/units/{village.id}")
    page = browser.follow(ask(browser, village, "move", other=str(places["白河乡"].id)))
    assert "1 条包村关系已经结束" in page.text
    for gone in (old, liaison):
        gone.get(f"/units/{village.id}", expect=404)
        gone.get(f"/plans/{plan.id}/review", expect=404)
    new.get(f"/units/{village.id}")
    assert plan.id in plan_ids(people["outsider"])
    assert plan.id not in plan_ids(people["reviewer"]) | plan_ids(people["liaison"])
    browse("secretary").get(f"/plans/{plan.id}")
    session.expire_all()
    assert (village.township_id, village.area_id, village.full_name) == (
        places["白河乡"].id,
        None,
        "明县/白河乡/柳树村",
    )
    assert session.scalar(sa.select(sa.func.count()).select_from(Assignment)) == 0


def test_a_moved_area_takes_its_villages_along(browse, people, places, session):
    ask(browse("admin"), places["东片区"], "move", other=str(places["白河乡"].id))
    session.expire_all()
    village = places["青山镇/柳树村"]
    assert (village.township_id, village.area_id) == (places["白河乡"].id, places["东片区"].id)
    assert village.path.startswith(places["白河乡"].path) and places["白河乡"].holds(village)


def test_a_township_moves_villages_only_inside_itself(browse, people, places, session, without_tokens):
    browser, village = browse("reviewer"), places["青山镇/石桥村"]
    browser.post(f"/units/{village.id}/move", {"other": str(places["白河乡"].id)}, expect=422)
    ask(browser, village, "move", other=str(places["东片区"].id))
    session.expire_all()
    assert village.area_id == places["东片区"].id and village.township_id == places["青山镇"].id


def test_two_villages_of_one_name_never_meet_in_a_township(browse, people, places, session):
    browser = browse("county")
    ask(browser, places["白河乡/大营村"], "rename", name="柳树村")
    page = ask(browser, places["白河乡/大营村"], "move", expect=422, other=str(places["青山镇"].id))
    assert "已经有“柳树村”" in page.text
    assert "已经有“柳树村”" in ask(browser, places["青山镇"], "add", expect=422, what="village", name="柳树村").text


def test_merging_moves_people_and_leaves_the_plan_readable(browse, people, places, submitted_plan, session):
    village, target = places["青山镇/柳树村"], places["青山镇/石桥村"]
    inside, browser, plan_id = browse("secretary"), browse("county"), submitted_plan.id
    page = browser.get(f"/units/{village.id}/merge")
    assert "在用的账号 2 个" in page.text and "还没有通过的计划 1 份" in page.text
    page = browser.follow(browser.submit(page, "form.form", other=str(target.id)))
    assert "柳树村并入；" in page.text and "张建国" in page.text
    inside.get("/", expect=302)
    assert inside.get("/", expect=302).response.location.startswith("/sign-in")
    session.expire_all()
    assert (people["secretary"].unit_id, people["secretary"].role) == (target.id, Role.clerk)  # 石桥村 has a secretary
    assert (people["clerk"].unit_id, village.is_active) == (target.id, False)
    browse("reviewer").get(f"/plans/{plan_id}/review")
    browser.get(f"/units/{village.id}/rename", expect=403)


def test_a_year_that_is_over_keeps_the_villages_it_had(browse, people, places, cycle, submitted_plan, session):
    """What is merged after the end of a year was there in it: its lists, figures and papers stay what they were."""
    county, reviewer = browse("county"), browse("reviewer")
    close_cycle(cycle, actor=people["county"])
    session.commit()
    before = reviewer.get("/figures").main.text, texts(reviewer.get("/plans"), ".counts a")
    ask(county, places["青山镇/柳树村"], "merge", other=str(places["青山镇/石桥村"].id))
    assert (reviewer.get("/figures").main.text, texts(reviewer.get("/plans"), ".counts a")) == before
    assert "柳树村" in texts(reviewer.get("/plans"), "tbody th")[0]
    session.expire_all()
    reopen_cycle(cycle, "漏了两个村", actor=people["county"])
    close_cycle(cycle, actor=people["county"])  # now the year ends after the merger
    session.commit()
    assert "柳树村" not in " ".join(texts(reviewer.get("/plans"), "tbody th"))


@pytest.mark.parametrize("act", ["move", "merge"])
def test_nothing_is_chosen_beforehand(browse, people, places, session, act):
    county = browse("county")
    page = county.get(f"/units/{places['青山镇/柳树村'].id}/{act}")
    options = texts(page, "select[name=other] option")
    assert options[0] == "请选择"
    assert (
        options[1:]
        == {
            "move": ["明县 · 青山镇", "明县 · 白河乡"],
            "merge": ["明县 · 青山镇 · 石桥村", "明县 · 白河乡 · 大营村"],
        }[act]
    ), "the own township first"
    assert "请从列表里选一个单位" in county.submit(page, "form.form", expect=422).text


def test_a_plan_of_a_village_that_has_gone_is_waited_for_by_nobody(browse, people, places, plan):
    ask(browse("county"), places["青山镇/柳树村"], "merge", other=str(places["青山镇/石桥村"].id))
    page = browse("reviewer").get(f"/plans/{plan.id}/review")
    assert "已经停用" in page.main.text and "截止上报" not in page.main.text


def test_a_merged_township_gives_its_areas_villages_and_people(browse, people, places, session):
    ask(browse("county"), places["白河乡"], "merge", other=str(places["青山镇"].id))
    session.expire_all()
    assert places["白河乡/大营村"].township_id == places["青山镇"].id
    assert people["outsider"].unit_id == places["青山镇"].id


def test_splitting_an_area_hands_over_the_chosen_villages(browse, people, places, session):
    page = ask(browse("reviewer"), places["东片区"], "split", name="南片区", children=str(places["青山镇/柳树村"].id))
    new = session.scalar(sa.select(Unit).where(Unit.name == "南片区"))
    assert page.response.location == f"/units/{new.id}" and new.township_id == places["青山镇"].id
    session.expire_all()
    assert places["青山镇/柳树村"].area_id == new.id


def test_closing_says_what_happens_and_closes_the_accounts(browse, people, places, plan, session):
    village, browser, inside = places["青山镇/柳树村"], browse("county"), browse("clerk")
    page = browser.get(f"/units/{village.id}/close")
    assert "在用的账号 2 个" in page.text and "还没有通过的计划 1 份" in page.text
    assert "为什么停用" in browser.submit(page, "form.form", expect=422, reason=" ").text
    page = browser.follow(browser.submit(page, "form.form", reason="整村搬迁"))
    assert "停用：整村搬迁（停用账号 2 个，未通过的计划 1 份）" in page.text
    assert inside.get("/", expect=302).response.location.startswith("/sign-in")
    session.expire_all()
    assert not people["clerk"].is_enabled and session.get(Plan, plan.id)
    admin = browse("admin")
    form = f"form[action='/accounts/{people['clerk'].id}/enable']"
    assert "柳树村已经停用" in admin.submit(admin.get("/accounts?search=clerk"), form, expect=403).text
    page = browser.follow(ask(browser, village, "reopen"))
    session.expire_all()
    assert village.is_active and not people["clerk"].is_enabled


def test_closing_by_a_page_that_is_no_longer_true_is_refused_with_the_new_figures(browse, people, places, session):
    village, browser = places["青山镇/柳树村"], browse("county")
    page = browser.get(f"/units/{village.id}/close")
    account_services.disable_account(people["clerk"], actor=None)
    session.commit()
    page = browser.submit(page, "form.form", expect=409, reason="整村搬迁")
    assert "又有变化" in page.text and "在用的账号 1 个" in page.text and "整村搬迁" in page.text
    browser.submit(page, "form.form", reason="整村搬迁")


def test_a_place_with_open_places_below_is_not_closed(browse, people, places):
    page = ask(browse("county"), places["青山镇"], "close", expect=422, reason="撤镇")
    assert "下面还有 2 个单位" in page.text


def test_nobody_is_deleted_and_every_act_is_an_event(browse, people, places, session):
    browser = browse("county")
    page = browser.follow(ask(browser, places["青山镇"], "add", what="community", name="解放社区"))
    assert "已新增解放社区" in page.text
    new = session.scalar(sa.select(Unit).where(Unit.name == "解放社区"))
    event = session.scalar(sa.select(Event).where(Event.stream == f"unit:{new.id}"))
    assert (event.verb, event.actor_name, event.data["parent"]) == ("unit_added", "吴部长", "青山镇")
    assert new.unit_type.value == "community" and new.initials == "jfsq"


@pytest.mark.parametrize("search", ["柳树", "liushu", "lsc", "Liu Shu"])
def test_places_are_found_by_name_pinyin_and_initials(browse, people, search):
    page = browse("reviewer").get(f"/units?search={search}")
    assert texts(page, "main .task-list a") == ["明县 · 青山镇 · 柳树村"]
    assert "没有找到单位" in browse("outsider").get(f"/units?search={search}").text


def test_a_village_that_comes_in_the_middle_of_a_year_has_a_plan_and_is_in_the_lists(
    browse, people, places, plan, session
):
    county, reviewer = browse("county"), browse("reviewer")
    ask(county, places["青山镇"], "add", what="village", name="新安村")
    new = session.scalar(sa.select(Unit).where(Unit.name == "新安村"))
    ask(county, new, "split", name="新安北村")
    assert {"新安村", "新安北村"} <= {name.split(" ")[0] for name in texts(reviewer.get("/plans"), "tbody th")}
    ask(county, new, "close", reason="弄错了")
    ask(county, new, "reopen")
    assert sum("新安村" in name for name in texts(reviewer.get("/plans"), "tbody th")) == 1, "one plan a year"


def test_a_village_that_comes_after_the_end_of_a_year_is_not_in_it(browse, people, places, cycle, session):
    close_cycle(cycle, actor=people["county"])
    session.commit()
    ask(browse("county"), places["青山镇"], "add", what="village", name="新安村")
    assert "新安村" not in browse("reviewer").get("/plans").main.text


def messages_of(browse, who):
    return " ".join(texts(browse(who).get("/messages"), "main li"))


def test_those_whose_work_changes_are_told(browse, people, places, plan, session):
    county = browse("county")
    ask(county, places["青山镇/柳树村"], "move", other=str(places["白河乡"].id))
    assert "柳树村已划到白河乡。您不再包这里的村" in messages_of(browse, "liaison")
    assert "柳树村已划到白河乡。本镇的名单里不再有它" in messages_of(browse, "reviewer")
    assert "请在“包村分工”里安排" in messages_of(browse, "outsider")
    assert "柳树村已划到白河乡" in messages_of(browse, "clerk")
    ask(county, places["青山镇/柳树村"], "merge", other=str(places["白河乡/大营村"].id))
    assert "柳树村已并入大营村，您现在是大营村的村文书" in messages_of(browse, "clerk")
    assert "柳树村已并入大营村，2 个账号转入" in messages_of(browse, "outsider")
    ask(county, places["青山镇/石桥村"], "close", reason="整村搬迁")
    assert "石桥村已停用" in messages_of(browse, "reviewer")


def test_moving_a_village_among_areas_tells_nobody(browse, people, places, session):
    ask(browse("county"), places["青山镇/石桥村"], "move", other=str(places["东片区"].id))
    session.expire_all()
    assert not any(person.unread_messages for person in session.scalars(sa.select(User)))


@pytest.mark.parametrize("search", ["柳树", "liushu", "lsc"])
def test_a_place_is_found_by_the_name_it_used_to_have(browse, people, places, plan, search):
    county, reviewer = browse("county"), browse("reviewer")
    ask(county, places["青山镇/柳树村"], "rename", name="新安村")
    page = reviewer.get(f"/units?search={search}")
    assert texts(page, "main .task-list a") == ["明县 · 青山镇 · 新安村曾用名柳树村"]
    page = reviewer.get(f"/plans?search={search}")
    assert "新安村" in texts(page, "tbody th")[0] and "曾用名柳树村" in texts(page, "tbody th")[0]
    assert texts(browse("admin").get(f"/accounts?search={search}"), "tbody th") == ["secretary", "clerk"]
    assert "没有找到单位" in browse("outsider").get(f"/units?search={search}").text


def test_the_name_of_a_village_that_was_merged_leads_to_the_one_that_took_it_in(browse, people, places, plan):
    county, reviewer = browse("county"), browse("reviewer")
    ask(county, places["青山镇/柳树村"], "merge", other=str(places["青山镇/石桥村"].id))
    found = texts(reviewer.get("/units?search=柳树"), "main .task-list li")
    assert found == [
        "明县 · 青山镇 · 石桥村柳树村已并入村",
        "明县 · 青山镇 · 柳树村已并入石桥村已停用",
    ]
    assert "柳树村已并入" in texts(reviewer.get("/plans?search=柳树"), "tbody th")[0]
    page = reviewer.get(f"/units/{places['青山镇/柳树村'].id}")
    assert "已并入石桥村。不再出现" in page.text
    assert page.select(f".timeline a[href='/units/{places['青山镇/石桥村'].id}']")
    back = reviewer.get(f"/units/{places['青山镇/石桥村'].id}")
    assert back.select(f".timeline a[href='/units/{places['青山镇/柳树村'].id}']")


def test_what_there_is_none_of_is_not_counted(browse, people, places):
    page = browse("county").get("/units")
    folds = texts(page, "main details summary")
    assert folds == ["青山镇 片区 1 个，村（社区） 2 个", "白河乡 村（社区） 1 个"]
    county = browse("county").get(f"/units/{places['明县'].id}")
    assert texts(county, ".task-list a") == ["青山镇", "白河乡"], "its villages are one press further"
    ask(browse("county"), places["青山镇/石桥村"], "close", reason="整村搬迁")
    assert "村（社区） 1 个" in browse("county").get(f"/units/{places['青山镇'].id}").text, "closed ones do not count"


def test_the_tree_asks_the_same_number_of_questions_however_large(browse, people, places, session, count_queries):
    browser = browse("county")
    browser.get("/units")
    count_queries()
    browser.get("/units")
    few = count_queries()
    for number in range(5):
        ask(browser, places["白河乡"], "add", what="village", name=f"新{number}村")
    browser.get("/units")
    count_queries()
    page = browser.get("/units")
    assert count_queries() == few and "新4村" in page.text


def test_the_people_listed_are_those_whose_accounts_are_open(browse, people, places, session):
    account_services.disable_account(session.get(User, people["clerk"].id), actor=None)
    session.commit()
    page = browse("viewer").get(f"/units/{places['青山镇/柳树村'].id}")
    assert "张建国" in page.text and "王秀英" not in page.text
