"""数据一览表 on paper: who gets it, the same figures and bars as on screen, and a snapshot as it was."""

import datetime as dt

import pytest

from portal.figures import services
from portal.figures.models import Basis
from portal.kernel.errors import NotAllowed, NotThere
from tests.ledgers.conftest import draw
from tests.ledgers.drawing import build, text_of
from tests.people import submit

__all__ = ["draw"]


@pytest.fixture
def snapshot(county, people, places, cycle, session):
    chosen = (places["青山镇"], cycle, Basis.submitted, "五月研判会", dt.date(2022, 5, 20))
    snapshot = services.freeze_figures(*chosen, actor=people["reviewer"])
    session.commit()
    return snapshot


def words_of(pages):
    return "".join(text_of(page) for page in pages)


def test_a_township(county, people, draw):
    board, matrix = draw(build("figures", people["reviewer"]))
    words = text_of(board)
    assert "青山镇“五星”支部创建数据一览表（2022年度，按上报）" in words
    assert "东片区2" + "100100" + "20" + "22111" + "7对得上" in words
    assert "合计5" + "100110" + "32" + "32111" + "8对得上" in words
    assert (
        "校验：对得上。Σ按级8=Σ按星8✓；有星3+未创0+未上报2=5个村✓；各星最多3（支部过硬）≤有星3✓。" in words
        and "取各村最近一次上报·打印人：青山镇刘敏" in words
    )
    words = text_of(matrix)
    assert "1东片区柳树村☆拟创☆拟创—未创—未创—未创未创→二星" in words
    assert "2—石桥村未上报" in words


def test_only_what_was_approved(county, people, draw):
    words = words_of(draw(build("figures", people["reviewer"], basis="approved")))
    assert "按已通过" in words and "只取镇里已经通过的计划" in words
    assert "合计5" + "100010" + "23" + "21111" + "6对得上" in words and "柳树村未通过" in words


def test_a_county_has_its_townships(county, people, draw):
    board, hands = draw(build("figures", people["county"]))
    words = text_of(board)
    assert "青山镇5" + "100110" in words and "白河乡2" in words
    assert "村里3个村（未开始3、填写中0、退回修改0）镇里2个村（待审核，等得最久的：第1天）" in words
    words = text_of(hands)
    assert "各乡镇：在谁手里，等了多久" in words and "青山镇5" + "200" + "1第1天" + "2第1天" + "0" in words


def test_a_snapshot_is_printed_as_it_was(county, snapshot, people, places, cycle, draw):
    params = {"unit_id": snapshot.unit_id, "year": 2022, "snapshot": snapshot.id}
    before = build("figures", people["reviewer"], **params)
    from portal.plans.queries import plan_of, plan_or_404
    from portal.plans.services import save_block

    plan = plan_of(people["secretary"], places["青山镇/柳树村"], cycle)
    for key, content in (("star.industry", {"intent": "none"}), ("targets", {"level_1": 1})):
        save_block(plan, key, content, actor=people["secretary"], seen_version=1)
    submit(plan_or_404(people["secretary"], plan.id), people["secretary"])
    after = build("figures", people["reviewer"], **params)
    assert after.identity["figures"] == before.identity["figures"]
    words = words_of(draw(after))
    assert "五月研判会定格）" in words and "合计5" + "100110" in words and "1东片区柳树村☆拟创☆拟创" in words


def test_who_may_not(county, snapshot, people, places):
    for who in ("secretary", "admin"):
        with pytest.raises(NotAllowed):
            build("figures", people[who], unit_id=places["青山镇"].id)
    frozen = {"unit_id": snapshot.unit_id, "year": 2022, "snapshot": snapshot.id}
    with pytest.raises(NotAllowed, match="包村干部只看"):
        build("figures", people["liaison"], **frozen)
    with pytest.raises(NotThere):
        build("figures", people["outsider"], **frozen)
    with pytest.raises(NotThere):
        build("figures", people["county"], **frozen | {"unit_id": places["白河乡"].id})
    assert build("figures", people["county"], **frozen).context["matrix"]


def test_a_liaison_prints_the_assigned_villages(county, people, draw):
    words = words_of(draw(build("figures", people["liaison"])))
    assert "柳树村" in words and "石桥村" not in words


@pytest.mark.parametrize("url", ["/figures?basis=approved", "/figures/snapshots/{snapshot}"])
def test_the_button_prints_what_is_on_the_page(browse, snapshot, monkeypatch, url):
    monkeypatch.setattr("portal.printing.queue.enqueue", lambda number: None)
    browser = browse("reviewer")
    page = browser.get(url.format(snapshot=snapshot.id))
    page = browser.follow(browser.submit(page, "form.print-button"))
    assert ("五月研判会定格" if "snapshots" in url else "按已通过") in page.h1.text
