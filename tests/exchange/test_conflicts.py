"""Two people: one in the file, one in the portal. Nothing is overwritten unseen, and all is applied or nothing."""

import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.kernel import clock
from portal.plans import queries, services
from portal.plans.models import Block, State
from portal.plans.models.upload import Upload
from tests.browser import texts
from tests.exchange.files import APPLY, basics, changes, download, edited, stars, upload

TASK = "task.branch.1"


@pytest.fixture
def write(filled_plan, people, session):
    """Somebody saves fields of a block in the portal."""

    def save(key, who="secretary", **fields):
        session.expire_all()
        plan = queries.plan_or_404(people[who], filled_plan.id)
        block = session.scalar(sa.select(Block).where(Block.key == key))
        content = (block.content if block else {}) | {name.replace("__", "."): v for name, v in fields.items()}
        services.save_block(plan, key, content, actor=people[who], seen_version=block.version if block else 0)
        session.commit()

    return save


@pytest.fixture
def stored(session):
    def read(key):
        session.expire_all()
        return session.scalar(sa.select(Block.content).where(Block.key == key))

    return read


@pytest.fixture
def file(browse, filled_plan):
    """The clerk's copy: a goal, a figure and an owner changed."""
    return edited(
        download(browse("clerk"), filled_plan.id),
        basics("analysis", "goal", "文件里的目标"),
        basics("profile", "households", 415),
        stars(TASK, "head:bram", "责任人", "文件里的人"),
    )


def choose(page, **choices):
    """Form fields for choices by label: choose(page, 目标="file")."""
    names = {}
    for clash in page.select("fieldset.clash"):
        label = clash.legend.text.partition("：")[0]
        if label in choices:
            names[clash.select_one("input[type=radio]")["name"]] = choices[label]
    return names


def test_other_fields_that_somebody_saved_meanwhile_stay(browse, filled_plan, file, write, stored):
    write("analysis", strengths="网页上的优势")
    write("procedure", members_expected=63)
    browser = browse("clerk")
    page = upload(browser, filled_plan.id, file)
    assert [line[0] for line in changes(page)] == ["户数", "创建目标", "第1条措施的责任人"]
    browser.submit(page, APPLY)
    assert stored("analysis")["goal"] == "文件里的目标" and stored("analysis")["strengths"] == "网页上的优势"
    assert stored("procedure") == {"members_expected": 63}


def test_a_field_that_both_changed_must_be_chosen(browse, filled_plan, file, write, stored):
    write("analysis", goal="网页上的目标")
    write(TASK, measure__bram__owner="网页上的人")
    browser = browse("clerk")
    page = upload(browser, filled_plan.id, file)
    assert texts(page, ".clash .versus__text") == ["网页上的目标", "文件里的目标", "网页上的人", "文件里的人"]
    assert not page.select(".clash input[checked]"), "nothing is chosen for people"
    page = browser.submit(page, APPLY, expect=409, **choose(page, 创建目标="file"))
    assert "还有 1 处两边都改过，请逐处选一个" in page.text
    assert [radio["value"] for radio in page.select(".clash input[checked]")] == ["file"], "the choice is kept"
    assert stored("profile")["households"] == 412, "all or nothing"
    home = browser.follow(browser.submit(page, APPLY, **choose(page, **{"第 1 条措施的责任人": "now"})))
    assert "已按文件更新 2 处" in home.text
    assert stored("analysis")["goal"] == "文件里的目标" and stored(TASK)["measure.bram.owner"] == "网页上的人"
    assert stored("profile")["households"] == 415


def test_a_conflict_that_arises_while_looking_is_shown_before_anything_is_saved(
    browse, filled_plan, file, write, stored
):
    browser = browse("clerk")
    page = upload(browser, filled_plan.id, file)
    assert not page.select(".clash")
    write("analysis", goal="刚刚写的")
    page = browser.submit(page, APPLY, expect=409)
    assert "有人又改了其中几处" in page.text and texts(page, ".clash .versus__text")[0] == "刚刚写的"
    assert stored("profile")["households"] == 412
    browser.submit(page, APPLY, **choose(page, 创建目标="now"))
    assert stored("analysis")["goal"] == "刚刚写的" and stored("profile")["households"] == 415


def test_a_choice_counts_only_for_the_words_that_were_looked_at(browse, filled_plan, file, write, stored):
    browser = browse("clerk")
    write("analysis", goal="第一稿")
    page = upload(browser, filled_plan.id, file)
    write("analysis", goal="第二稿")
    page = browser.submit(page, APPLY, expect=409, **choose(page, 创建目标="file"))
    assert texts(page, ".clash .versus__text")[0] == "第二稿" and not page.select(".clash input[checked]")
    assert stored("analysis")["goal"] == "第二稿"


def test_a_block_first_saved_after_the_download(browse, filled_plan, write, stored):
    browser = browse("clerk")
    data = download(browser, filled_plan.id)
    write("procedure", members_expected=63, committee_expected=7)
    file = edited(data, basics("procedure", "members_expected", 64), basics("procedure", "delegates_expected", 30))
    page = upload(browser, filled_plan.id, file)
    browser.submit(page, APPLY, **choose(page, 党员大会的应到="file"))
    assert stored("procedure") == {"members_expected": 64, "committee_expected": 7, "delegates_expected": 30}


def test_a_measure_removed_in_the_file_stays_if_somebody_wrote_in_it(browse, filled_plan, write, stored):
    emptied = [stars(TASK, "head:bram", heading, None) for heading in ("措施", "责任人", "完成时限")]
    file = edited(download(browse("clerk"), filled_plan.id), *emptied)
    write(TASK, measure__bram__owner="新的责任人")
    page = upload(browse("clerk"), filled_plan.id, file)
    assert "文件里删了，但下载以后有人改过，仍然保留" in page.text and changes(page) == []
    assert stored(TASK)["measures"] == ["bram"]


def test_two_people_bring_a_file_each(browse, filled_plan, file, stored):
    other = edited(download(browse("secretary"), filled_plan.id), basics("analysis", "goal", "书记的目标"))
    hers, browser = browse("clerk"), browse("secretary")
    first, second = upload(hers, filled_plan.id, file), upload(browser, filled_plan.id, other)
    hers.submit(first, APPLY)
    page = browser.submit(second, APPLY, expect=409)
    browser.submit(page, APPLY, **choose(page, 创建目标="file"))
    assert stored("analysis")["goal"] == "书记的目标" and stored("profile")["households"] == 415


def test_pressing_again_does_nothing_and_says_so(browse, filled_plan, file, session):
    browser = browse("clerk")
    page = upload(browser, filled_plan.id, file)
    address = page.select_one(APPLY)["action"]
    browser.submit(page, APPLY)
    home = browser.follow(browser.submit(page, APPLY))
    assert "已经更新过了，没有重复更新" in home.text
    assert "已经更新过了" in browser.get(address).text
    verbs = [event.verb for event in session.scalars(sa.select(Event).order_by(Event.id))]
    assert verbs.count("workbook_applied") == 1


def test_the_same_file_again_has_nothing_to_change(browse, filled_plan, file):
    browser = browse("clerk")
    browser.submit(upload(browser, filled_plan.id, file), APPLY)
    assert "没有要改的地方" in upload(browser, filled_plan.id, file).text


def test_a_newer_file_takes_the_place_of_one_not_applied(browse, filled_plan, file, session):
    browser = browse("clerk")
    for _ in range(2):
        page = upload(browser, filled_plan.id, file)
    assert session.scalar(sa.select(sa.func.count(Upload.id))) == 1 and len(changes(page)) == 3


def test_what_the_township_has_confirmed_is_not_changed_by_a_file(
    browse, submitted_plan, people, session, stored, without_tokens
):
    browser, address = browse("clerk"), f"/plans/{submitted_plan.id}"
    seen = {"submission_id": submitted_plan.latest_submission_id}
    remark = {**seen, "block": "analysis", "field": "goal", "body": "写明数字"}
    browse("reviewer").post(f"{address}/comments", remark)
    browse("reviewer").post(f"{address}/return", {**seen, "opinion": "请改"})
    file = edited(
        download(browser, submitted_plan.id),
        basics("analysis", "goal", "年底 15 万元"),
        basics("profile", "households", 415),
        stars(TASK, "", "措施", "又一条"),
    )
    page = upload(browser, submitted_plan.id, file)
    assert page.select(".notice--warning table") and "会改 1 处" in page.text
    home = browser.follow(browser.submit(page, APPLY))
    assert "已按文件更新 1 处" in home.text
    assert stored("analysis")["goal"] == "年底 15 万元" and stored("profile")["households"] == 412
    assert stored(TASK)["measures"] == ["bram"]


def test_a_field_opened_by_the_village_is_changed_by_the_same_upload(
    browse, submitted_plan, people, session, stored, without_tokens
):
    browser, address = browse("clerk"), f"/plans/{submitted_plan.id}"
    seen = {"submission_id": submitted_plan.latest_submission_id}
    browse("reviewer").post(f"{address}/comments", {**seen, "block": "analysis", "field": "goal", "body": "写明数字"})
    browse("reviewer").post(f"{address}/return", {**seen, "opinion": "请改"})
    page = upload(
        browser, submitted_plan.id, edited(download(browser, submitted_plan.id), basics("profile", "households", 415))
    )
    assert "没有要改的地方" in page.text and not page.select("form .btn--primary")
    plan = queries.plan_or_404(people["clerk"], submitted_plan.id)
    document = queries.working_copy(plan).document
    services.open_field(plan, document, "profile", "households", actor=people["clerk"])
    session.commit()
    page = browser.get(page.select_one(APPLY)["action"])
    browser.submit(page, APPLY)
    assert stored("profile")["households"] == 415


@pytest.mark.parametrize("way", ["closed", "approved"])
def test_a_plan_that_may_not_be_changed_takes_no_file(browse, filled_plan, file, session, stored, way):
    browser = browse("clerk")
    page = upload(browser, filled_plan.id, file)
    if way == "closed":
        filled_plan.cycle.closed_at = clock.now()
    else:
        filled_plan.state = State.approved
    session.commit()
    reason = {"closed": "年度已经关闭", "approved": "镇里已经审核通过"}[way]
    address = f"/plans/{filled_plan.id}/workbook/upload"
    assert reason in browser.get(address).text and not browser.get(address).select("input[type=file]")
    assert reason in browser.post(address, {}, expect=403).text
    assert reason in browser.submit(page, APPLY, expect=403).text
    assert stored("profile")["households"] == 412
    assert len(download(browser, filled_plan.id)) > 5000, "reading stays possible"
