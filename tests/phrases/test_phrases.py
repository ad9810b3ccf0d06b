"""A township keeps phrases; its villages write with them."""

import pytest
import sqlalchemy as sa

from portal.catalogue.services import close_cycle
from portal.history.queries import broken_links, events_of
from portal.kernel.errors import NotAllowed, NotThere
from portal.phrases import services
from portal.phrases.models import Phrase
from portal.phrases.queries import shelves_of
from tests.browser import texts

TASK = "task.branch.1"


def block(browse, plan, who="clerk", key=TASK):
    return browse(who).get(f"/plans/{plan.id}/blocks/{key}")


def test_a_village_sees_its_townships_phrases_beside_the_task(browse, plan, phrases):
    page = block(browse, plan)
    assert texts(page, "#phrases summary") == ["参考用语（2 条）"]
    assert texts(page, "#phrases li .keep") == ["每月入户走访不少于××户", "完成情况在公开栏公示"]
    assert "白河乡" not in page.select_one("#phrases").text
    for button in page.select("#phrases [data-put]"):
        assert page.select_one(button["data-put"]) and button.has_attr("hidden") and button["type"] == "button"


def test_another_township_never_sees_them(browse, places, cycle, people, phrases, session):
    from portal.accounts.models import Role
    from portal.accounts.services import add_user
    from portal.plans.queries import plan_of

    village = places["白河乡/大营村"]
    writer = add_user(
        "baihe", "何书记", Role.secretary, village, password="", password_hash="x", must_change_password=False
    )
    session.commit()
    people["baihe"] = writer
    page = block(browse, plan_of(writer, village, cycle), "baihe")
    assert texts(page, "#phrases li .keep") == ["白河乡自己的话"]
    page = browse("outsider").get("/phrases")
    assert "白河乡自己的话" in page.text and "入户走访" not in page.text and "公开栏" not in page.text


@pytest.mark.parametrize("key", ["task.branch.2", "task.ecology.1"])
def test_other_tasks_have_only_what_fits_any(browse, plan, phrases, key):
    assert texts(block(browse, plan, key=key), "#phrases li .keep") == ["完成情况在公开栏公示"]


@pytest.mark.parametrize("key", ["profile", "analysis", "star.branch", "procedure"])
def test_other_blocks_have_none(browse, plan, phrases, key):
    assert not block(browse, plan, key=key).select("#phrases")


def test_who_cannot_write_needs_none(browse, plan, phrases, cycle, people, session):
    close_cycle(cycle, actor=people["county"])
    session.commit()
    assert not block(browse, plan).select("#phrases")


def test_the_page_counts_by_task_and_shows_one(browse, phrases):
    page = browse("reviewer").get("/phrases")
    counts = dict(zip(texts(page, "nav .task-list a"), texts(page, "nav .task-list .task-state"), strict=True))
    assert counts["各项任务通用"] == counts["1.1 支部过硬任务1"] == "1 条" and counts["1.2 支部过硬任务2"] == "0 条"
    assert len(counts) == 11
    assert "每月入户走访" in page.text and "完成情况在公开栏" in page.text
    page = browse("reviewer").get("/phrases?task=branch.1")
    shown = " ".join(texts(page, "section.card:not(#changes)"))
    assert "每月入户走访" in shown and "公开栏" not in shown
    assert page.select_one("option[selected]")["value"] == "branch.1"
    assert page.select_one("nav.card [aria-current]").text == "1.1 支部过硬任务1"


def test_add_a_phrase(browse, plan, phrases, places, session):
    browser = browse("reviewer")
    answer = browser.submit(
        browser.get("/phrases"), "#phrase-form", task="ecology.2", text="  垃圾日产日清\r\n每周检查 "
    )
    page = browser.follow(answer)
    assert page.select_one("nav.card [aria-current]").text == "3.2 生态宜居任务2"
    assert texts(block(browse, plan, key="task.ecology.2"), "#phrases li .keep")[0] == "垃圾日产日清 每周检查"
    [event, *_] = events_of(f"unit:{places['青山镇'].id}")
    assert event.verb == "phrase_added" and event.data["text"] == "垃圾日产日清\n每周检查"
    assert broken_links() == []


@pytest.mark.parametrize(
    ("text", "words"), [("", "请写上参考用语"), ("长" * 301, "写了 301 字，最多 300 字，请删减 1 字")]
)
def test_what_cannot_be_kept_comes_back(browse, phrases, session, text, words):
    browser = browse("reviewer")
    page = browser.submit(browser.get("/phrases"), "#phrase-form", expect=422, task="branch.2", text=text)
    assert words in page.select_one("#error-summary").text
    assert page.select_one("#text").text.strip() == text and page.select_one("option[selected]")["value"] == "branch.2"
    assert session.query(Phrase).count() == 3


def test_a_task_that_is_not_in_the_catalogue_is_refused(browse, phrases, places, people, session):
    browser = browse("reviewer")
    browser.submit(browser.get("/phrases"), "#phrase-form", expect=422, task="branch.99", text="没有这一项")
    with pytest.raises(NotThere):
        services.add_phrase(places["青山镇"], "branch.99", "没有这一项", actor=people["reviewer"])
    assert session.query(Phrase).count() == 3


def test_the_same_words_are_kept_once_and_fifty_are_enough(phrases, places, people, session):
    township, reviewer = places["青山镇"], people["reviewer"]
    again = services.add_phrase(township, "branch.1", "每月入户走访不少于××户", actor=reviewer)
    assert again.id == phrases.ours.id
    for number in range(services.MOST - 1):
        services.add_phrase(township, "branch.1", f"第 {number} 条", actor=reviewer)
    with pytest.raises(NotAllowed, match="最多 50 条"):
        services.add_phrase(township, "branch.1", "多出来的", actor=reviewer)
    with pytest.raises(NotAllowed):
        services.add_phrase(township, "branch.2", "镇领导不增减", actor=people["viewer"])


def test_the_limit_is_said_on_the_page_and_the_words_come_back(browse, phrases, places, people, session, monkeypatch):
    monkeypatch.setattr(services, "MOST", 1)
    browser = browse("reviewer")
    page = browser.submit(browser.get("/phrases"), "#phrase-form", expect=422, task="branch.1", text="写了很久的一条")
    assert "最多 1 条" in page.select_one("#error-summary").text and texts(page, "textarea") == ["写了很久的一条"]


def test_removing_is_asked_first_and_stays_in_the_history(browse, plan, phrases, places, session):
    browser = browse("reviewer")
    page = browser.get("/phrases?task=branch.1")
    page = browser.get(page.select_one("a[href$='/remove']")["href"])
    assert "每月入户走访" in page.text
    browser.submit(page, "main form")
    assert texts(block(browse, plan), "#phrases li .keep") == ["完成情况在公开栏公示"]
    browser.get(f"/phrases/{phrases.ours.id}/remove", expect=404)
    [event, *_] = events_of(f"unit:{places['青山镇'].id}")
    assert (event.verb, event.data["text"]) == ("phrase_removed", "每月入户走访不少于××户")
    session.expire_all()
    assert phrases.ours.removed_at


def test_phrases_of_a_task_that_is_gone_can_still_be_removed(phrases, places, session):
    phrases.ours.task_key = "branch.99"
    session.flush()
    shelf = shelves_of(places["青山镇"]).find("branch.99")
    assert shelf.name == "已取消的任务（branch.99）" and [p.id for p in shelf.phrases] == [phrases.ours.id]


@pytest.mark.parametrize("number", [1, 20])
def test_queries_do_not_grow(browse, phrases, places, people, session, count_queries, number):
    for n in range(number):
        services.add_phrase(places["青山镇"], f"branch.{n % 2 + 1}", f"第 {n} 条", actor=people["reviewer"])
    session.commit()
    browser = browse("reviewer")
    browser.get("/phrases")  # from then on the two catalogues are at hand
    session.expunge_all()
    count_queries()
    browser.get("/phrases")
    assert count_queries() == 4  # session, years, phrases, what was changed


def test_the_countys_phrases_are_offered_after_its_own(browse, plan, phrases, people, places, session):
    county = browse("county")
    page = county.get("/phrases")
    assert "入户走访" not in page.text, "what townships keep is theirs"
    page = county.follow(county.submit(page, "#phrase-form", task="branch.1", text="按季度讲评一次"))
    assert "全县各村" in page.text
    offered = texts(block(browse, plan), "#phrases li .keep")
    assert offered == ["每月入户走访不少于××户", "按季度讲评一次", "完成情况在公开栏公示"]
    page = browse("outsider").get("/phrases?task=branch.1")
    kept = [entry for entry in page.select(".card li") if "按季度讲评" in entry.text]
    assert len(kept) == 1 and "县里整理" in kept[0].text and not kept[0].select("a")
    number = session.scalar(sa.select(Phrase.id).where(Phrase.text == "按季度讲评一次"))
    browse("reviewer").get(f"/phrases/{number}/remove", expect=404)
    county.submit(county.get(f"/phrases/{number}/remove"), "main form")
    assert "按季度讲评一次" not in texts(block(browse, plan), "#phrases li .keep")


def test_a_full_shelf_of_the_county_leaves_room_for_the_townships_own(cycle, people, places, monkeypatch):
    monkeypatch.setattr(services, "MOST", 1)
    services.add_phrase(places["明县"], "branch.1", "县里的", actor=people["county"])
    services.add_phrase(places["青山镇"], "branch.1", "镇里的", actor=people["reviewer"])
    with pytest.raises(NotAllowed, match="最多 1 条"):
        services.add_phrase(places["青山镇"], "branch.1", "再来一条", actor=people["reviewer"])


def test_who_added_and_removed_what_is_seen_beside_them(browse, cycle):
    reviewer = browse("reviewer")
    reviewer.submit(reviewer.get("/phrases"), "#phrase-form", task="branch.1", text="每月一次主题党日")
    page = reviewer.get("/phrases?task=branch.1")
    reviewer.submit(reviewer.get(page.select_one("a[href$='/remove']")["href"]), "main form")
    news = texts(reviewer.get("/phrases"), "#changes li")
    assert len(news) == 2 and all("刘敏" in line and "每月一次主题党日" in line for line in news)
    assert "删去" in news[0] and "新增" in news[1]
    assert "还没有人改过" in browse("county").get("/phrases").select_one("#changes").text  # another office's
