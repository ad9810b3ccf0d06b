"""A character that no face has never stops a paper (acceptance 55): it is 〓 there, and the last page says where."""

import io
from dataclasses import replace

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.plans.queries import plan_of, plan_or_404
from portal.printing import drawing, prerender, services, store
from portal.printing.models import PrintJob
from portal.printing.packets.services import make_packet
from portal.printing.render import Renderer
from portal.printing.stretches import Stretch
from portal.printing.undrawn import drawable, places_in, undrawn_in, with_list
from portal.reviews.services import add_comment, return_plan
from tests.ledgers.drawing import build
from tests.papers import DOCUMENTS
from tests.people import fill, submit
from tests.printing.conftest import rewrite

THUMB, HOUSE = "👍", "🏠"  # not among the signs that have an ordinary twin
PLAN = ("1.1 支部过硬任务1 · 差距", "1.1 支部过硬任务1 · 第 1 行 措施", "1.1 支部过硬任务1 · 第 1 行 责任人")


@pytest.fixture
def with_signs(reviewed_plan, people, places, cycle, session):
    """石桥村 with signs in its name, figures, words and measures; its secretary and a comment have them too."""
    stranger, reviewer = people["stranger"], people["reviewer"]
    places["青山镇/石桥村"].name, stranger.name = f"石{HOUSE}村", f"李{THUMB}柱"
    session.commit()
    plan = plan_of(stranger, places["青山镇/石桥村"], cycle)
    fill(plan, stranger)
    measure = {"measure.bram.text": f"修路{HOUSE}两条☑", "measure.bram.owner": f"王{THUMB}英"}
    rewrite(plan, "profile", stranger, lead_official=f"陈{THUMB}书记")
    rewrite(plan, "analysis", stranger, strengths=f"临河{THUMB}", gaps=f"收入{HOUSE}低")
    rewrite(plan, "task.branch.1", stranger, gap=f"差距{THUMB}", **measure)
    submit(plan_of(stranger, places["青山镇/石桥村"], cycle), stranger)
    plan = plan_or_404(reviewer, plan.id)
    seen = plan.latest_submission_id
    add_comment(plan, seen, "task.branch.1", "gap", f"好{THUMB}", actor=reviewer)
    return_plan(plan, seen_submission_id=seen, reason=f"改{HOUSE}", actor=reviewer)
    rewrite(plan, "task.branch.1", stranger, gap=f"差距{THUMB}两处")
    submit(plan_or_404(stranger, plan.id), stranger)
    session.commit()
    return plan_or_404(reviewer, plan.id)


@pytest.fixture
def township(with_signs, places):
    return places["青山镇"]


def test_every_paper_is_made_and_says_where(with_signs, township, people):
    """No paper of any kind is refused, and none holds a sign that no face draws."""
    for key, document in DOCUMENTS.items():
        if key in ("packet", "archive"):
            continue  # made of the others
        about = {"plan_id": with_signs.id} if document.is_of_one_plan else {"unit_id": township.id, "month": 9}
        built = build(key, people["reviewer"], **about)
        order = drawing.order_of(built)
        text = "".join(sheet.html for sheet in order.sheets)
        assert undrawn_in(text) == [], key
        asked = "".join(map(str, places_in(store.html_of(built), "")))
        assert order.undrawn == asked.count("Place("), key
        assert ("打印字体里没有的字" in text) == bool(order.undrawn), key
        assert order.undrawn or key == "rollup", f"{key}: the village's name at least"


def test_the_list_names_village_item_and_code(with_signs, people):
    [sheet] = drawing.order_of(build("ledger", people["reviewer"])).sheets
    rows = sheet.html.partition("打印字体里没有的字")[2]
    assert "<td>石〓村</td><td>第 3 行 措施</td><td>修路〓两条√</td><td>U+1F3E0</td>" in rows
    assert "<td>第 3 行 责任人</td><td>王〓英</td><td>U+1F44D</td>" in rows
    plan = drawing.order_of(build("plan", people["reviewer"], plan_id=with_signs.id)).sheets[0].html
    for item in PLAN:
        assert f"<td>石〓村</td><td>{item}</td>" in plan, item


def test_drawn_in_one_piece_in_stretches_and_for_the_archive(app, with_signs, people, monkeypatch, tmp_path):
    renderer = Renderer(tmp_path / "fontconfig")
    monkeypatch.setattr(drawing, "renderer", lambda: renderer)
    built = build("ledger", people["reviewer"])
    rows = built.context["rows"]
    half = [
        {"rows": rows[:2], "stretch": Stretch(0, is_last=False)},
        {"rows": rows[2:], "stretch": Stretch(2, is_first=False)},
    ]
    plan = build("plan", people["reviewer"], plan_id=with_signs.id)
    for paper in (built, replace(built, stretches=half), plan, replace(plan, is_archive=True)):
        drawn = drawing.draw(drawing.order_of(paper))
        pages = pypdf.PdfReader(io.BytesIO(drawn.pdf)).pages
        assert drawn.undrawn > 2 and drawn.pages == len(pages)
        last = "".join(pages[-1].extract_text().split())
        assert (
            f"打印字体里没有的字（{drawn.undrawn}处" in last and "U+1F44D" in last and "第3行措施" in last + "第3行措施"
        )


def test_the_job_says_how_many(app, with_signs, people, session, monkeypatch, tmp_path, browse):
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    monkeypatch.setattr("portal.printing.queue.enqueue", lambda _number: None)
    reviewer = people["reviewer"]
    assert prerender.draw("plan", {"plan_id": with_signs.id}), "drawn before anybody asks"
    job = services.request_print("plan", {"plan_id": with_signs.id}, actor=reviewer)
    session.commit()
    assert (
        job.undrawn > 5 and f"有 {job.undrawn} 处的字打印字体里没有" in browse("reviewer").get(f"/prints/{job.id}").text
    )
    one = job.undrawn
    item = {"document": "plan", "params": {"plan_id": with_signs.id}, "title": "村"}
    packet = make_packet(f"汇编{THUMB}", 2022, [item], actor=reviewer)
    job = services.request_print("packet", {"packet_id": packet.id}, actor=reviewer)
    session.commit()
    services.run(job.id)
    job = session.get(PrintJob, job.id)
    assert job.failure == "" and job.undrawn >= one + 2, "its cover and its contents count too"


def test_the_preview_shows_what_will_be_printed(with_signs, browse):
    answer = browse("reviewer").client.get(f"/prints/preview?document=plan&plan_id={with_signs.id}")
    body = answer.text.partition("<body")[2]  # the title of the window is not printed
    assert answer.status_code == 200 and "打印字体里没有的字" in body and "石〓村" in body and THUMB not in body


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30))
def test_whatever_was_typed_can_be_drawn(words):
    cell = words.replace("&", "&amp;").replace("<", "&lt;")
    html, _ = drawable(f"<title>{cell}</title><p>{cell}</p>")
    assert undrawn_in(html) == []
    sheets, places = with_list([f"<body><table><tr><th>甲</th><td>{cell}</td></tr></table></body>"], "村")
    assert undrawn_in("".join(sheets)) == []
    assert ("打印字体里没有的字" in sheets[0]) == bool(places)
