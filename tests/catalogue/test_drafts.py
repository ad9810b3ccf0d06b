"""The county copies a catalogue, works on the draft, compares, publishes; villages notice nothing of it."""

import pytest

from portal.catalogue import services
from portal.catalogue.domain.diff import compare
from portal.catalogue.models import Catalogue
from portal.history.queries import broken_links, events_of
from portal.kernel.errors import NotAllowed
from tests.browser import texts


def names(catalogue, star=0):
    return [(task.key, task.code, task.name) for task in catalogue.stars[star].tasks]


def test_a_copy_has_the_same_tasks_under_the_same_keys(catalogues, whole):
    old, new = whole(catalogues.published, catalogues.draft)
    assert new.is_draft and not old.is_draft
    assert [names(new, star) for star in range(5)] == [names(old, star) for star in range(5)]
    assert compare(old, new) == []


def test_there_is_one_draft_for_villages_at_a_time(browse, catalogues, session):
    page = browse("county").get("/catalogues")
    assert not page.select(f"form[action='/catalogues/{catalogues.published}/copy']")
    assert texts(page, "tbody tr:first-child td[data-label=状态]") == ["草稿"]


def test_a_task_is_added_with_a_key_nobody_had(browse, catalogues, whole, session, people):
    county = browse("county")
    page = county.get(f"/catalogues/{catalogues.draft}/stars/branch/tasks")
    done = county.submit(page, "main form", name="  整顿软弱\n涣散 ", criterion="一年见效", hint="写清帮扶单位")
    assert names(whole(catalogues.draft)) == [
        ("branch.1", "1.1", "支部过硬任务1"),
        ("branch.2", "1.2", "支部过硬任务2"),
        ("branch.3", "1.3", "整顿软弱 涣散"),
    ]
    assert "填写提示" in county.get(f"/catalogues/{catalogues.draft}/preview?block=task.branch.3").text
    assert "一年见效" in county.follow(done).text
    assert [event.verb for event in events_of(f"catalogue:{catalogues.draft}")] == ["task_added", "catalogue_copied"]
    # The number of a task that was taken out again is not given to another one once a published version had it.
    draft = whole(catalogues.draft)
    services.remove_task(draft, draft.stars[0].tasks[1], actor=people["county"])
    task = services.add_task(
        draft,
        draft.stars[0],
        dict.fromkeys(("heading", "criterion", "hint"), "") | {"name": "新"},
        actor=people["county"],
    )
    assert task.key == "branch.4"
    assert broken_links() == []


def test_bad_words_come_back_with_what_was_typed(browse, catalogues, whole):
    county = browse("county")
    page = county.get(f"/catalogues/{catalogues.draft}/stars/branch/tasks")
    for name, said in (("", "请写任务名称"), ("长" * 101, "最多 100 字"), ("支部过硬任务2", "已经有一项叫")):
        back = county.submit(page, "main form", name=name, criterion="我写的标准", expect=422)
        assert said in back.select_one(".field--invalid").text
        assert "我写的标准" in back.select_one("textarea[name=criterion]").text
    assert len(names(whole(catalogues.draft))) == 2


def test_a_task_is_renamed_moved_and_taken_out(browse, catalogues, whole, task_id):
    county = browse("county")
    page = county.get(f"/catalogues/{catalogues.draft}/tasks/{task_id}")
    county.submit(page, "main form", name="争当好书记")
    page = county.get(f"/catalogues/{catalogues.draft}")
    county.submit(page, f"form[action$='/tasks/{task_id}/down']")
    assert names(whole(catalogues.draft)) == [("branch.2", "1.1", "支部过硬任务2"), ("branch.1", "1.2", "争当好书记")]
    differences = compare(*whole(catalogues.published, catalogues.draft))
    assert [(one.kind, one.before, one.after) for one in differences if one.kind == "name"] == [
        ("name", "支部过硬任务1", "争当好书记")
    ]
    assert sum(one.kind == "moved" for one in differences) == 1
    page = county.get(f"/catalogues/{catalogues.draft}")
    county.submit(page, f"form[action$='/tasks/{task_id}/remove']")
    assert names(whole(catalogues.draft)) == [("branch.2", "1.1", "支部过硬任务2")]
    page = county.get(f"/catalogues/{catalogues.draft}/compare/{catalogues.published}")
    assert ["支部过硬", "取消", "1.1 支部过硬任务1", "—"] in [texts(row, "th, td") for row in page.select("tbody tr")]


def test_stars_may_be_called_otherwise(browse, catalogues, whole):
    county = browse("county")
    page = county.get(f"/catalogues/{catalogues.draft}/names")
    county.submit(page, "main form", name="社区目录", star_ecology="环境宜居")
    draft = whole(catalogues.draft)
    assert draft.name == "社区目录" and draft.stars[2].name == "环境宜居" and not draft.is_sample


def test_publishing_freezes(browse, catalogues, whole, people, session):
    county = browse("county")
    refused = county.get(f"/catalogues/{catalogues.draft}/publish")
    assert "请先改名" in refused.text and not refused.select("button.btn--primary")
    county.submit(county.get(f"/catalogues/{catalogues.draft}/names"), "main form", name="2023 年度任务目录")
    county.submit(county.get(f"/catalogues/{catalogues.draft}/publish"), "main form")
    draft = whole(catalogues.draft)
    assert not draft.is_draft and draft.published_at
    page = county.get(f"/catalogues/{catalogues.draft}")
    assert "已经发布的目录不能再改" in page.text and not page.select("form[action*='/tasks/']")
    for act in (
        lambda: services.move_task(draft, draft.stars[0].tasks[0], 1, actor=people["county"]),
        lambda: services.discard_draft(draft, actor=people["county"]),
        lambda: services.rename_catalogue(draft, "x", {}, actor=people["county"]),
        lambda: services.remove_task(draft, draft.stars[0].tasks[0], actor=people["county"]),
    ):
        with pytest.raises(NotAllowed, match="不能再改"):
            act()


def test_a_star_without_tasks_cannot_be_published(browse, catalogues, whole, people, session):
    draft = whole(catalogues.draft)
    for task in list(draft.stars[0].tasks):
        services.remove_task(draft, task, actor=people["county"])
    services.rename_catalogue(draft, "新", {star.key: star.name for star in draft.stars}, actor=people["county"])
    session.commit()
    page = browse("county").post(f"/catalogues/{catalogues.draft}/publish", {}, expect=422)
    assert "支部过硬还没有任务" in page.text


def test_a_draft_is_thrown_away(browse, catalogues, session):
    county = browse("county")
    county.submit(county.get(f"/catalogues/{catalogues.draft}/discard"), "main form")
    session.expire_all()
    assert session.get(Catalogue, catalogues.draft) is None
    last = events_of(f"catalogue:{catalogues.draft}")[0]
    assert last.verb == "catalogue_discarded" and len(last.data["tasks"]) == 10


def test_the_preview_is_the_villages_form_switched_off(browse, catalogues):
    page = browse("admin").get(f"/catalogues/{catalogues.draft}/preview?block=task.ecology.2")
    assert page.h1.text == "3.2 生态宜居任务2" and "村里填写时看到的样子" in page.text
    assert page.select("fieldset[disabled] textarea[name=situation]") and not page.select("main form")
    browse("county").get(f"/catalogues/{catalogues.draft}/preview?block=task.ecology.9", expect=404)


def test_a_list_asks_the_same_number_of_questions(browse, catalogues, people, session, count_queries, whole):
    county = browse("county")
    county.get("/catalogues")
    count_queries()
    county.get("/catalogues")
    few = count_queries()
    for number in range(5):
        draft = whole(catalogues.draft)
        draft.name = f"第 {number} 版"
        services.publish_catalogue(draft, actor=people["county"])
        catalogues.draft = services.copy_catalogue(draft, actor=people["county"]).id
        session.commit()
    count_queries()
    county.get("/catalogues")
    assert count_queries() == few
