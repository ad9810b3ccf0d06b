"""空白计划表: who gets it, that nothing written is on it, and that there is room to write."""

import pytest

from portal.kernel.errors import NotThere
from portal.printing import store
from tests.browser import texts
from tests.ledgers.drawing import build, pages_of, text_of
from tests.papers import DOCUMENTS
from tests.printing.measuring import measure
from tests.printing.test_documents import write
from tests.printing.test_services import Press


class TestAccess:
    @pytest.mark.parametrize("who", ["secretary", "clerk", "liaison", "reviewer", "viewer", "county"])
    def test_whoever_may_know_of_the_plan_has_its_form_before_anything_is_submitted(self, plan, people, who):
        built = build("blank", people[who], plan_id=plan.id)
        assert built.title == "青山镇柳树村“五星”支部创建计划表（2022年度）空白表"
        assert built.file_name == "柳树村“五星”支部创建计划表（2022年度）空白表"
        assert built.unit_id == plan.unit_id

    @pytest.mark.parametrize("who", ["stranger", "outsider", "admin"])
    def test_for_others_there_is_none(self, plan, people, who):
        with pytest.raises(NotThere):
            build("blank", people[who], plan_id=plan.id)

    def test_no_such_plan(self, people):
        for person in (people["secretary"], None):
            with pytest.raises(NotThere):
                build("blank", person, plan_id=99999)

    def test_the_paper_is_the_same_for_all_and_whatever_is_written(self, plan, people):
        before = build("blank", people["secretary"], plan_id=plan.id)
        write(plan, "analysis", people["clerk"], overview="写了一点村情")
        after = build("blank", people["county"], plan_id=plan.id)
        assert before.identity == after.identity and store.file_key(before) == store.file_key(after)
        assert store.file_key(before) != store.file_key(build("plan", people["clerk"], plan_id=plan.id))


class TestButtons:
    @pytest.fixture
    def queued(self, monkeypatch):
        numbers = []
        monkeypatch.setattr("portal.printing.queue.enqueue", numbers.append)
        monkeypatch.setattr("portal.printing.drawing.renderer", lambda: Press())
        return numbers

    @pytest.mark.parametrize(("who", "page"), [("secretary", ""), ("reviewer", "/review"), ("liaison", "/review")])
    def test_one_press_from_the_village_s_page(self, browse, plan, queued, who, page):
        browser = browse(who)
        form = 'form[action="/prints"]:has([value="blank"])'
        answer = browser.follow(browser.submit(browser.get(f"/plans/{plan.id}{page}"), form))
        assert answer.h1.text == "青山镇柳树村“五星”支部创建计划表（2022年度）空白表" and len(queued) == 1

    def test_from_the_review_of_a_submission(self, browse, submitted_plan, queued):
        browser = browse("reviewer")
        page = browser.get(f"/plans/{submitted_plan.id}/review")
        browser.submit(page, 'form[action="/prints"]:has([value="blank"])')
        assert len(queued) == 1

    def test_the_print_centre_offers_it_to_villages(self, browse, plan):
        assert "空白计划表" in texts(browse("clerk").get("/prints"), ".document__name")
        assert "空白计划表" not in texts(browse("reviewer").get("/prints"), ".document__name")


class TestPaper:
    def test_what_stands_on_it(self, filled_plan, people, app):
        write(filled_plan, "profile", people["clerk"], industries="河阴石榴")
        pages = [text_of(page) for page in pages_of(build("blank", None, plan_id=filled_plan.id), app)]
        words = "".join(pages)
        assert "填报单位（盖章）：青山镇柳树村党支部" in pages[0] and "填报时间：年月日" in pages[0]
        assert "□是□否" in pages[0] and "万元" in pages[0] and "□支部过硬□产业兴旺" in pages[0]
        assert words.count("□拟创□已有（守星提质）□不创") >= 5
        assert words.count("□达标□部分达标□未达标□不适用") == 10
        assert all(f"{place}.{number}" in words for place in range(1, 6) for number in (1, 2))
        for written in ("草稿", "未上报", "张建国", "河阴石榴", "支部过硬措施", "412", "—", "没有填写"):
            assert written not in words
        for number, page in enumerate(pages, 1):
            assert "青山镇柳树村·空白表·2022年度" in page and f"第{number}页共{len(pages)}页" in page

    def test_there_is_room_to_write_by_hand(self, plan, app):
        built = build("blank", None, plan_id=plan.id)
        paper = measure(built.template, built.context, built.stylesheets, app)
        measures = paper.rows_with(6)
        assert len(measures) == 10 * 3
        assert min(row.height for row in measures) >= 9
        assert [row.cells[0][0] for row in measures[:3]] == ["1", "2", "3"]

    def test_the_front_is_one_page(self, plan, app):
        pages = pages_of(build("blank", None, plan_id=plan.id), app)
        upright = [page.mediabox.width < page.mediabox.height for page in pages]
        assert upright[0] and not any(upright[1:-1]) and upright[-1]
        assert "创建目标" in text_of(pages[0]) and "县级意见" in text_of(pages[-1])


def test_the_command_writes_it(app, plan, tmp_path, monkeypatch):
    monkeypatch.setattr("portal.printing.drawing.renderer", lambda: Press())
    out = tmp_path / "blank.pdf"
    run = app.test_cli_runner().invoke(
        args=["print", "blank", "--unit", "青山镇/柳树村", "--year", "2022", "--out", str(out)]
    )
    assert run.exit_code == 0, run.output
    assert out.read_bytes().startswith(b"%PDF")


def test_its_parameters():
    assert DOCUMENTS["blank"].params_from({"plan_id": "7", "number": "2", "csrf_token": "x"}) == {"plan_id": 7}
