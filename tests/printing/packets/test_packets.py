"""A packet from the ticks to the bound PDF: true page numbers, fronts, one copy of each face, sheets to exchange."""

import datetime as dt
import io
import re

import pikepdf
import pypdf
import pytest
import sqlalchemy as sa

from portal.history.models import Event
from portal.kernel import clock
from portal.kernel.errors import NotAllowed
from portal.places.models import Kind
from portal.places.services import add_unit
from portal.plans.queries import plan_of, plan_or_404, working_copy
from portal.plans.services import save_block
from portal.printing import queue, services, store
from portal.printing.models import JobState, PrintJob
from portal.printing.packets.models import Packet
from portal.printing.packets.queries import packet_or_404
from portal.printing.packets.services import change_order, follow, make_packet
from portal.reviews.services import return_plan
from tests.browser import texts
from tests.people import fill, submit
from tests.plans.last_year.conftest import old_cycle

__all__ = ["old_cycle"]


@pytest.fixture
def both(submitted_plan, people, places, cycle, session):
    """Both villages of 青山镇 have handed in."""
    stranger = people["stranger"]
    plan = plan_of(stranger, places["青山镇/石桥村"], cycle)
    fill(plan, stranger)
    submit(plan_or_404(stranger, plan.id), stranger)
    session.commit()
    return submitted_plan.id, plan.id


@pytest.fixture(autouse=True)
def folder(app, monkeypatch, tmp_path):
    """Papers are kept in a folder of the test's own; nothing reaches a worker."""
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    monkeypatch.setattr(queue, "enqueue", lambda _number: None)


@pytest.fixture
def packet(both, people, places, session):
    """签到表, then both plans."""
    scope = {"unit_id": places["青山镇"].id, "year": 2022}
    items = [{"document": "signin", "params": scope, "title": "签到表"}]
    items += [{"document": "plan", "params": {"plan_id": number}, "title": "村"} for number in both]
    packet = make_packet("青山镇2022年度汇编", 2022, items, actor=people["reviewer"])
    session.commit()
    return packet


def printed(packet, person, session):
    """The job of printing it, done by the worker."""
    job = services.request_print("packet", {"packet_id": packet.id}, actor=person)
    session.commit()
    services.run(job.id)
    session.refresh(job)
    return job


def pages_of(job):
    assert job.state is JobState.done, job.failure
    return pypdf.PdfReader(io.BytesIO(store.find(job.file_key).path.read_bytes())).pages


def words_of(page):
    return "".join(page.extract_text().split())


def test_from_the_ticks_to_the_bound_packet(browse, both, people, session):
    browser = browse("reviewer")
    page = browser.get("/packets/new")
    assert texts(page, ".check-list--names label") == ["柳树村 待审核", "石桥村 待审核"]
    page = browser.follow(browser.submit(page, "main form[method=post]"))
    assert texts(page, "tbody th") == ["签到表", "创建规划汇总表", "柳树村 计划表", "石桥村 计划表"]
    number = session.scalar(sa.select(Packet.id))
    for act, place in (("down", 3), ("remove", 2), ("remove", 1)):
        page = browser.follow(browser.submit(page, f"form[action='/packets/{number}/items/{place}/{act}']"))
    assert texts(page, "tbody th") == ["石桥村 计划表", "柳树村 计划表"]
    page = browser.follow(browser.submit(page, "form[action='/prints']"))
    job = session.scalars(sa.select(PrintJob)).one()
    services.run(job.id)
    check_contents(pages_of(job), ["石桥村", "柳树村"])
    page = browser.get(f"/packets/{number}")
    assert texts(page, "tbody td[data-label=起始页]") == ["5", str(5 + even_pages(session, number))]
    assert not page.select("form[action*='/items/']") and page.select_one("form[action$='/exchange']")
    verbs = session.scalars(sa.select(Event.verb).where(Event.verb.in_(("packet_made", "packet_printed"))))
    assert sorted(verbs) == ["packet_made", "packet_printed"]


def even_pages(session, number):
    pages = session.get_one(Packet, number).manifest[0]["pages"]
    return pages + pages % 2


def check_contents(pages, villages):
    """Acceptance 37: the numbers of the contents are those of the pages, each plan begins on a front, in its order."""
    contents = words_of(pages[2])
    named = [(village, int(re.search(rf"{village}[^0-9]*（2022年度）(\d+)", contents)[1])) for village in villages]
    assert [page for _, page in named] == sorted(page for _, page in named)
    for village, number in named:
        assert number % 2 == 1
        words = words_of(pages[number - 1])
        assert village in words and f"全册第{number}页共{len(pages)}页" in words and "第1页共" in words
        assert f"第{number}页共{len(pages)}页" in words
    assert len(pages) % 2 == 0


def test_each_face_is_there_once_and_the_words_are_those_of_the_papers(packet, people, session):
    job = printed(packet, people["reviewer"], session)
    pages, manifest = pages_of(job), session.get_one(Packet, packet.id).manifest
    assert [bound["first"] for bound in manifest] == [5, 9, 9 + even_pages_of(manifest[1])]
    for bound in manifest:
        own = pypdf.PdfReader(io.BytesIO(store.find(bound["file_key"]).path.read_bytes())).pages
        for offset, page in enumerate(own):
            bound_words = words_of(pages[bound["first"] - 1 + offset])
            number = f"全册第{bound['first'] + offset}页共{len(pages)}页"
            assert bound_words.replace(number, "") == words_of(page)
    with pikepdf.open(store.find(job.file_key).path) as pdf:
        files = [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and "/Length1" in each]
        faces = {str(each.BaseFont) for each in pdf.objects if dict_of_type(each, "/Font") and "/ToUnicode" in each}
    assert len(files) == len(faces) >= 3
    outline = pypdf.PdfReader(store.find(job.file_key).path).outline
    titles = [item.title for item in outline if not isinstance(item, list)]
    assert titles[:2] == ["封面", "目录"] and "各村计划表" in titles


def even_pages_of(bound):
    return bound["pages"] + bound["pages"] % 2


def dict_of_type(each, kind):
    return isinstance(each, pikepdf.Dictionary) and each.get("/Type") == kind


def test_it_is_made_again_the_same(packet, people, session):
    job = printed(packet, people["reviewer"], session)
    first = store.find(job.file_key).path.read_bytes()
    store.find(job.file_key).path.unlink()
    again = printed(packet, people["viewer"], session)
    assert store.find(again.file_key).path.read_bytes() == first


def test_what_has_changed_since_cannot_be_passed_off_as_the_same(packet, both, people, session):
    job = printed(packet, people["reviewer"], session)
    kept = session.get_one(Packet, packet.id).manifest[1]["file_key"]
    for key in (job.file_key, kept):
        store.find(key).path.unlink()
    hand_in_again(both[0], people, session)
    again = printed(packet, people["reviewer"], session)
    assert again.state is JobState.failed and "照原样做不出" in again.failure


def test_only_what_has_changed_is_exchanged(packet, both, people, session, browse, monkeypatch):
    printed(packet, people["reviewer"], session)
    same = follow(packet, actor=people["reviewer"])
    session.commit()
    assert "不用换页" in printed(same, people["reviewer"], session).failure
    tomorrow = clock.now() + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)  # 签到表 says nothing of the plans, nor of the day.
    hand_in_again(both[0], people, session)
    browser = browse("reviewer")
    page = browser.get(f"/packets/{packet.id}")
    page = browser.follow(browser.submit(page, f"form[action='/packets/{packet.id}/exchange']"))
    browser.submit(page, "form[action='/prints']")
    job = session.scalars(sa.select(PrintJob).order_by(PrintJob.id.desc()).limit(1)).one()
    services.run(job.id)
    pages, old = pages_of(job), session.get_one(Packet, packet.id).manifest[1]
    slip = words_of(pages[0])
    assert "换页清单" in slip and "柳树村" in slip and "石桥村" not in slip and "签到表" not in slip
    assert f"全册第{old['first']}页共" in words_of(pages[2]) and "第2次上报" in words_of(pages[2])
    number = session.scalar(sa.select(sa.func.max(Packet.id)))
    assert len(pages) == 2 + even_pages_of(session.get_one(Packet, number).manifest[1])
    assert texts(browser.get(f"/packets/{number}"), "tbody td[data-label=抽出]")[0].startswith(f"第 {old['first']}—")


def hand_in_again(plan_id, people, session):
    """柳树村 is returned, mends its plan and hands it in a second time."""
    plan = plan_or_404(people["reviewer"], plan_id)
    return_plan(plan, seen_submission_id=plan.latest_submission_id, reason="请补数字", actor=people["reviewer"])
    plan = plan_or_404(people["secretary"], plan_id)
    copy = working_copy(plan)
    content = {**copy.blocks["analysis"].content, "gaps": "集体经济底子薄，缺年轻人。"}
    version = copy.version_of("analysis")
    save_block(plan, "analysis", content, actor=people["secretary"], seen_version=version)
    submit(plan_or_404(people["secretary"], plan_id), people["secretary"])
    session.commit()


def test_a_list_is_changed_as_it_was_seen_and_never_after_binding(packet, people, session):
    with pytest.raises(NotAllowed, match="有人改过"):
        change_order(packet, 0, "down", seen="0" * 16, actor=people["reviewer"])
    packet.manifest = []
    with pytest.raises(NotAllowed, match="已经印好"):
        change_order(packet, 0, "down", seen="", actor=people["reviewer"])


@pytest.mark.parametrize(
    ("tick", "words"), [("nothing", "至少勾选一份"), ("title", "请写册名"), ("sign", "封面上印不出来")]
)
def test_what_was_typed_and_ticked_stays(browse, both, session, tick, words):
    browser = browse("reviewer")
    page = browser.get("/packets/new")
    changes = {"nothing": {"paper": [], "plan": []}, "title": {"title": " "}, "sign": {"title": "汇编👍"}}[tick]
    page = browser.submit(page, "main form[method=post]", expect=422, **changes)
    assert words in page.text and session.scalar(sa.select(sa.func.count(Packet.id))) == 0
    assert bool(page.select("input[name=plan][checked]")) is (tick != "nothing")


@pytest.mark.parametrize(
    ("who", "status"),
    {
        None: 302, "secretary": 403, "clerk": 403, "liaison": 403, "viewer": 200, "reviewer": 200, "county": 404,
        "outsider": 404, "admin": 403,
    }.items(),
)  # fmt: skip
def test_who_sees_an_offices_packet(browse, packet, who, status):
    browse(who).get(f"/packets/{packet.id}", expect=status)


@pytest.mark.parametrize("who", ["county", "outsider", "secretary", "admin"])
@pytest.mark.usefixtures("without_tokens")
def test_nobody_else_prints_or_changes_it(browse, packet, session, who):
    browser = browse(who)
    assert browser.client.post("/prints", data={"document": "packet", "packet_id": packet.id}).status_code in (403, 404)
    for act in ("items/1/down", "exchange"):
        assert browser.client.post(f"/packets/{packet.id}/{act}", data={}).status_code in (403, 404)
    assert session.scalar(sa.select(sa.func.count(PrintJob.id))) == 0


def test_a_county_binds_what_a_township_has_handed_in(browse, both, places, people, session):
    browser = browse("county")
    page = browser.get(f"/packets/new?township={places['青山镇'].id}")
    assert texts(page, ".check-list--names label") == ["柳树村 待审核", "石桥村 待审核"]
    browser.submit(page, "main form[method=post]")
    assert session.scalars(sa.select(Packet)).one().office_id == people["county"].unit_id


@pytest.mark.parametrize("who", ["reviewer", "county"])
def test_another_year_is_bound_too(who, old_cycle, both, browse, people, places, session):
    """The older of two open years still has its meetings; the year goes along when ticks are pressed."""
    plan = plan_of(people["secretary"], places["青山镇/柳树村"], old_cycle)
    fill(plan, people["clerk"])
    submit(plan_or_404(people["secretary"], plan.id), people["secretary"])
    session.commit()
    browser = browse(who)
    page = browser.get("/packets/new")
    assert texts(page, "#year option") == ["2022", "2021"] and page.select_one("#year option[selected]").text == "2022"
    page = browser.get("/packets/new?year=2021")
    assert texts(page, ".check-list--names label") == ["柳树村 待审核"]
    assert "2021年度" in page.select_one("input[name=title]")["value"]
    page = browser.submit(page, "main form[method=post]", tick="none", expect=200)
    assert page.select_one("#year option[selected]").text == "2021" and ticked(page) == []
    page = browser.submit(page, "main form[method=post]", tick="all", expect=200)
    browser.submit(page, "main form[method=post]")
    made = session.scalars(sa.select(Packet)).one()
    numbers = [item["params"]["plan_id"] for item in made.items if "plan_id" in item["params"]]
    assert made.year == 2021 and numbers == [plan.id]
    assert {item["params"]["year"] for item in made.items if "year" in item["params"]} == {2021}
    browser.get("/packets/new?year=1999", expect=404)


def test_the_command_makes_it_too(app, packet, tmp_path, people):
    out = tmp_path / "册.pdf"
    result = app.test_cli_runner().invoke(args=["print", "packet", "--id", str(packet.id), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "汇编" in words_of(pypdf.PdfReader(out).pages[0])
    assert packet_or_404(people["reviewer"], packet.id).manifest


def ticked(page):
    return [label.text.split()[0] for label in page.select(".check-list--names input[checked] + label")]


def test_villages_are_ticked_all_none_or_by_area(browse, both, places, session):
    east, south = places["青山镇/柳树村"].area_id, add_unit(Kind.area, "南片区", parent=places["青山镇"]).id
    places["青山镇/石桥村"].area_id = south
    session.commit()
    browser = browse("reviewer")
    page = browser.get("/packets/new")
    assert sorted(ticked(page)) == ["柳树村", "石桥村"]
    steps = {"none": [], f"with-{south}": ["石桥村"], f"with-{east}": ["柳树村", "石桥村"]}
    steps |= {f"without-{south}": ["柳树村"], "all": ["柳树村", "石桥村"], "without-0": ["柳树村", "石桥村"]}
    for press, left in steps.items():
        page = browser.submit(page, "main form[method=post]", expect=200, tick=press, title="写了一半的册名")
        assert sorted(ticked(page)) == left, press
        assert page.select_one("[name=title]")["value"] == "写了一半的册名"
    assert session.scalar(sa.select(sa.func.count(Packet.id))) == 0
