"""The papers of the meeting: who gets which, which filters they know, and what stands on their pages."""

import datetime as dt

import pytest

from portal.kernel.errors import NotAllowed, NotThere
from portal.ledgers.papers.warmap import IN_ONE_COLUMN, sheets_of
from portal.printing import store
from portal.reviews import services as reviews
from tests.ledgers.drawing import build, text_of
from tests.papers import DOCUMENTS
from tests.printing.conftest import MOMENT, NO_BREAK, RARE

OF_MANY = ("study", "roster", "warmap", "scorecard")
OF_VILLAGES_TOO = ("lists", "month_tasks", "month_results", "feedback")
OF_ONE_PLAN = ("annotated", "changes")
INTERNAL = "此村书记能力不足"


def words_of(pages):
    return "".join(text_of(page) for page in pages)


class TestAccess:
    @pytest.mark.parametrize("key", [*OF_MANY, *OF_VILLAGES_TOO])
    def test_a_township_s_papers_are_the_township_s(self, key, people, places, cycle):
        own = places["青山镇"].id
        for who in ("secretary", "clerk", "admin"):
            with pytest.raises(NotAllowed):
                build(key, people[who], unit_id=own)
        with pytest.raises((NotAllowed, NotThere)):
            build(key, people["outsider"], unit_id=own)
        for who in ("reviewer", "viewer", "liaison", "county", None):
            assert build(key, people.get(who), unit_id=own).unit_id == own

    @pytest.mark.parametrize("key", OF_VILLAGES_TOO)
    def test_a_village_has_its_own(self, key, people, places, cycle):
        own, neighbour = places["青山镇/柳树村"].id, places["青山镇/石桥村"].id
        for who in ("secretary", "clerk", "liaison", "reviewer", "county"):
            built = build(key, people[who], unit_id=own, month=9)
            assert built.unit_id == own and built.title.startswith("青山镇柳树村")
        for who in ("secretary", "liaison", "outsider", "admin"):
            with pytest.raises(NotThere):
                build(key, people[who], unit_id=neighbour)

    @pytest.mark.parametrize("key", OF_MANY)
    def test_a_village_has_no_paper_of_many(self, key, people, places, cycle):
        with pytest.raises(NotAllowed):
            build(key, people["secretary"], unit_id=places["青山镇/柳树村"].id)

    @pytest.mark.parametrize("key", OF_ONE_PLAN)
    def test_who_sees_the_plan_has_its_papers(self, key, people, places, reviewed_plan):
        for who in ("secretary", "clerk", "liaison", "reviewer", "viewer", "county", None):
            by_number = build(key, people.get(who), plan_id=reviewed_plan.id)
            by_village = build(key, people.get(who), unit_id=places["青山镇/柳树村"].id, year=2022)
            assert by_number.identity == by_village.identity
        for who in ("stranger", "outsider", "admin"):
            with pytest.raises(NotThere):
                build(key, people[who], plan_id=reviewed_plan.id)
            with pytest.raises(NotThere):
                build(key, people[who], unit_id=places["青山镇/柳树村"].id)
        for unit_id in (99999, places["青山镇"].id):
            with pytest.raises(NotThere):
                build(key, people["county"], unit_id=unit_id)

    def test_there_is_nothing_to_review_before_the_first_and_to_compare_before_the_second(self, plan, people):
        with pytest.raises(NotAllowed, match="还没有上报"):
            build("annotated", people["reviewer"], plan_id=plan.id)
        with pytest.raises(NotAllowed, match="没有可以对照的"):
            build("changes", people["reviewer"], plan_id=plan.id)

    @pytest.mark.parametrize("key", [*OF_MANY, *OF_VILLAGES_TOO])
    def test_filters_that_lead_nowhere(self, key, people, places, township):
        given = {"area": 99999, "star": "sun", "level": 6, "state": "x", "month": 13, "part": "x", "results": "x"}
        for name in DOCUMENTS[key].filters:
            with pytest.raises(NotThere):
                build(key, people["reviewer"], **{name: given[name]})

    @pytest.mark.parametrize("key", [*OF_VILLAGES_TOO, *OF_ONE_PLAN, "study"])
    def test_what_is_internal_is_on_no_paper(self, key, people, township, reviewed_plan, draw):
        about = {"plan_id": reviewed_plan.id} if key in OF_ONE_PLAN else {"unit_id": township.id}
        assert INTERNAL not in words_of(draw(build(key, people["reviewer"], **about)))

    def test_the_village_reads_no_comment_before_the_decision(self, reviewed_plan, people, places, session, draw):
        seen = reviewed_plan.latest_submission_id
        reviews.add_comment(reviewed_plan, seen, "analysis", "gaps", "还要再改", actor=people["reviewer"])
        session.commit()
        village = places["青山镇/柳树村"].id
        for key, about in (("feedback", {"unit_id": village}), ("annotated", {"plan_id": reviewed_plan.id})):
            assert "还要再改" not in words_of(draw(build(key, people["secretary"], **about)))
            assert "还要再改" in words_of(draw(build(key, people["reviewer"], **about)))


class TestPapers:
    def test_study(self, township, people, draw):
        (page,) = draw(build("study", people["reviewer"]))
        words = text_of(page)
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (1191, 842)
        assert f"1东片区柳树村{RARE}63/15860未创二星☆☆———临黄河，{NO_BREAK}级景区集体收入薄弱。" in words
        assert "支部过硬：支部过硬措施产业兴旺：产业兴旺措施陈书记2—石桥村" in words, "nothing in the last column"
        assert "2—石桥村张建国63/1586—未创五星☆☆☆☆☆" in words, "unknown income is a dash, zero a nought"
        (asked,) = draw(build("study", people["reviewer"], results="with"))
        assert "陈书记基础薄弱先把集体收入做起来。" in text_of(asked)
        assert "研判会用表（2022年度）（内部）" in text_of(asked), "the title line says whom it is for"

    def test_the_study_sheet_keeps_a_row_for_villages_that_are_late(self, submitted_plan, people, draw):
        words = words_of(draw(build("study", people["reviewer"])))
        assert "2—石桥村——/———未上报—————" in words

    def test_the_class_is_for_the_township(self, township, people):
        with pytest.raises(NotAllowed):
            build("study", people["secretary"], unit_id=people["secretary"].unit_id)

    def test_roster(self, township, people, draw):
        pages = draw(build("roster", people["reviewer"]))
        assert len(pages) == 5, "a page a star"
        assert "支部过硬（2个村）" in text_of(pages[0])
        assert "1东片区柳树村拟创支部过硬差距王秀英（文书）2022年9月30日" in text_of(pages[0])
        assert "柳树村" not in text_of(pages[4]) and "石桥村" in text_of(pages[4])
        (only,) = draw(build("roster", people["reviewer"], star="ecology"))
        assert "生态宜居（1个村）" in text_of(only) and "范围：生态宜居" in text_of(only)

    def test_lists(self, township, people, draw):
        tasks, problems, duties = draw(build("lists", people["reviewer"], area=people["secretary"].unit.area_id))
        assert "任务清单（2022年度）" in text_of(tasks) and "1柳树村支部过硬1.1支部过硬任务1支部过硬措施" in text_of(
            tasks
        )
        assert "问题清单（2022年度）" in text_of(problems) and "支部过硬差距支部过硬措施" in text_of(problems)
        assert "1柳树村王秀英（文书）支部过硬1.1支部过硬任务1" in text_of(duties)
        assert "范围：东片区" in text_of(duties) and "石桥村" not in text_of(duties)
        (only,) = draw(build("lists", people["reviewer"], part="problems"))
        assert "问题清单" in text_of(only)

    @pytest.mark.parametrize(
        ("key", "name", "blank"), [("month_tasks", "任务", "进展安排"), ("month_results", "结果", "完成情况")]
    )
    def test_months(self, key, name, blank, township, people, draw):
        (page,) = draw(build(key, people["reviewer"], month=9))
        assert f"9月{name}清单" in text_of(page) and blank in text_of(page)
        assert "1柳树村支部过硬1.1支部过硬任务1支部过硬措施王秀英（文书）9月30日" in text_of(page)
        (now,) = draw(build(key, people["reviewer"]))
        assert f"5月{name}清单" in text_of(now) and "没有符合“5月到期”的措施" in text_of(now)

    def test_warmap(self, township, people, draw):
        (page,) = draw(build("warmap", people["reviewer"]))
        words = text_of(page)
        assert "1东片区柳树村☆拟创☆拟创———未创→二星" in words
        assert "支部过硬：已有0、拟创2" in words and "文明幸福：已有0、拟创1" in words
        assert "校验：对得上。Σ按级7=Σ按星7✓；" in words

    def test_a_village_that_is_late_is_unknown_on_the_wall(self, submitted_plan, people, draw):
        words = words_of(draw(build("warmap", people["reviewer"])))
        assert "2—石桥村未上报" in words and "Σ按级2=Σ按星2✓；有星1+未创0+未上报1=2个村✓" in words

    def test_the_wall_map_has_two_tables_a_page(self):
        pages = sheets_of([None] * (2 * IN_ONE_COLUMN + 3))
        assert [[len(half.villages) for half in page] for page in pages] == [[IN_ONE_COLUMN] * 2, [3]]
        assert [half.first for half in pages[0]] == [1, IN_ONE_COLUMN + 1] and pages[1][
            0
        ].first == 2 * IN_ONE_COLUMN + 1
        assert sheets_of([]) == []

    def test_scorecard(self, township, people, draw):
        (page,) = draw(build("scorecard", people["reviewer"]))
        assert "1柳树村2石桥村" in text_of(page) and "评委签字：" in text_of(page)

    def test_feedback(self, township, people, draw):
        words = words_of(draw(build("feedback", people["reviewer"])))
        assert "1柳树村1.1目标目标没有数字，请写明到什么时候。刘敏第1次上报张建国：已经写明。已修改" in words
        assert "2柳树村1.1差距差距请对照标准写。刘敏第1次上报待修改" in words

    def test_feedback_on_one_star(self, township, people, draw):
        of_branch = build("feedback", people["reviewer"], star="branch")
        assert len(of_branch.context["lines"]) == 2 and of_branch.context["chosen"] == ("支部过硬",)
        words = words_of(draw(build("feedback", people["reviewer"], star="ecology")))
        assert "没有符合“生态宜居”的审核意见" in words and "（只含：生态宜居）" in words

    def test_annotated(self, reviewed_plan, people, draw):
        pages = draw(build("annotated", people["reviewer"], plan_id=reviewed_plan.id, number=1))
        words = words_of(pages)
        assert "支部过硬差距〔注1〕" in words and "支部过硬目标〔注2〕" in words
        assert "11.1差距差距请对照标准写。刘敏2022年5月26日" in text_of(pages[-1])
        assert "审阅稿" in text_of(pages[0]) and "其他意见" in text_of(pages[-1])
        fresh = words_of(draw(build("annotated", people["reviewer"], plan_id=reviewed_plan.id)))
        assert "〔注" not in fresh and "还没有审核意见" in fresh, "the second submission begins a round of its own"

    def test_changes(self, reviewed_plan, people, draw):
        words = words_of(draw(build("changes", people["reviewer"], plan_id=reviewed_plan.id)))
        assert "原文（第1次上报）" in words and "修改后（第2次上报）" in words
        assert "差距支部过硬差距刘敏：差距请对照标准写。（没有修改）" in words
        assert (
            "目标支部过硬目标刘敏：目标没有数字，请写明到什么时候。九月底前支部过硬目标达到12项张建国：已经写明。"
            in words
        )

    @pytest.mark.parametrize("key", [*OF_MANY, *OF_VILLAGES_TOO, *OF_ONE_PLAN])
    def test_every_page_says_its_number_and_where_it_comes_from(self, key, township, reviewed_plan, people, draw):
        about = {"plan_id": reviewed_plan.id} if key in OF_ONE_PLAN else {"unit_id": township.id}
        pages = draw(build(key, people["reviewer"], **about))
        for number, page in enumerate(pages, 1):
            assert f"第{number}页共{len(pages)}页" in text_of(page) and "数据时间2022年5月26日10:03" in text_of(page)
            if key not in OF_ONE_PLAN:
                assert "打印人：青山镇刘敏" in text_of(page)

    @pytest.mark.parametrize("key", [*OF_MANY, *OF_VILLAGES_TOO])
    def test_an_empty_township_says_so(self, key, people, places, cycle, draw):
        places["白河乡/大营村"].is_active = False
        words = words_of(draw(build(key, people["outsider"], month=1)))
        assert "还没有" in words or "没有符合" in words

    @pytest.mark.parametrize("key", [*OF_MANY, *OF_VILLAGES_TOO])
    def test_the_database_is_asked_the_same_for_one_and_for_two(self, key, township, people, places, count_queries):
        params = {"month": 9} if "month" in DOCUMENTS[key].filters else {}
        build(key, people["reviewer"], **params)
        count_queries()
        build(key, people["reviewer"], **params)
        two = count_queries()
        build(key, people["reviewer"], area=places["东片区"].id, **params)
        assert count_queries() <= two + 2, "the area within the place, and its name"


@pytest.mark.parametrize("key", [*OF_MANY, *OF_VILLAGES_TOO, *OF_ONE_PLAN])
def test_the_command_writes_each(key, app, township, reviewed_plan, tmp_path, monkeypatch):
    from tests.printing.test_services import Press

    monkeypatch.setattr("portal.printing.drawing.renderer", lambda: Press())
    place = "青山镇/柳树村" if key in OF_ONE_PLAN else "青山镇"
    args = ["print", key.replace("_", "-"), "--unit", place, "--year", "2022", "--out", str(tmp_path / "paper.pdf")]
    more = ["--area", "东片区"] if "area" in DOCUMENTS[key].filters else []
    run = app.test_cli_runner().invoke(args=[*args, *more])
    assert run.exit_code == 0, run.output
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")


def test_the_time_of_the_data_is_when_they_were_read(township, people, monkeypatch):
    """Not that of the newest submission: decisions and comments on the sheet are younger. The same data, one paper."""
    later = MOMENT + dt.timedelta(hours=5)
    before = build("feedback", people["reviewer"])
    monkeypatch.setattr("portal.kernel.clock.now", lambda: later)
    now = build("feedback", people["reviewer"])
    assert "数据时间 2022年5月26日 15:03" in store.html_of(now)
    assert store.file_key(now) == store.file_key(before)
