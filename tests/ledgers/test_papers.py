"""The ledger and the roll-up on paper: who gets them, which filters they know, and what stands on the pages."""

import pytest

from portal.kernel.errors import NotAllowed, NotThere
from portal.plans.queries import plan_or_404
from portal.plans.services import save_block
from tests.ledgers.drawing import build, text_of
from tests.people import content_of, submit


class TestManyAccess:
    @pytest.mark.parametrize("key", ["ledger", "rollup"])
    def test_who_may_not(self, key, people, places, cycle):
        own, foreign = places["青山镇"].id, places["白河乡"].id
        for who in ("secretary", "clerk"):
            with pytest.raises(NotAllowed, match="请看本村的计划表"):
                build(key, people[who], unit_id=own)
        with pytest.raises(NotAllowed, match="系统管理员"):
            build(key, people["admin"], unit_id=own)
        with pytest.raises(NotAllowed, match="县委组织部"):
            build(key, people["reviewer"], unit_id=places["明县"].id)
        for who in ("reviewer", "secretary"):
            with pytest.raises(NotThere):
                build(key, people[who], unit_id=foreign)
        for params in ({"unit_id": 99999}, {"year": 1999}):
            with pytest.raises(NotThere):
                build(key, people["reviewer"], **params)

    @pytest.mark.parametrize("key", ["ledger", "rollup"])
    def test_who_may(self, key, people, places, cycle):
        for who in ("reviewer", "viewer", "liaison"):
            assert build(key, people[who]).unit_id == places["青山镇"].id
        assert build(key, people["county"]).unit_id == places["明县"].id
        assert build(key, None, unit_id=places["白河乡"].id, year=2022).unit_id == places["白河乡"].id
        with pytest.raises(NotThere):
            build(key, None)

    def test_who_printed_is_part_of_the_paper(self, people, submitted_plan):
        one, two = build("ledger", people["reviewer"]), build("ledger", people["reviewer2"])
        assert one.identity != two.identity and one.identity["rows"] == two.identity["rows"]

    def test_filters_that_lead_nowhere(self, people, places, submitted_plan):
        for params in (
            {"area": places["白河乡"].id},
            {"area": 99999},
            {"star": "sun"},
            {"level": 6},
            {"state": "x"},
            {"month": 13},
        ):
            with pytest.raises(NotThere):
                build("ledger", people["reviewer"], **params)

    def test_a_village_has_its_own_ledger(self, people, places, submitted_plan):
        village = places["青山镇/柳树村"].id
        built = build("ledger", people["secretary"], unit_id=village)
        assert built.title.startswith("青山镇柳树村") and {row.village for row in built.context["rows"]} == {"柳树村"}
        for who in ("stranger", "outsider", "admin"):
            with pytest.raises(NotThere):
                build("ledger", people[who], unit_id=village)

    def test_a_rollup_is_narrowed_too_and_says_so(self, people, places, submitted_plan, draw):
        built = build("rollup", people["reviewer"], area=places["东片区"].id, star="branch", level=2, state="submitted")
        assert built.file_name.endswith("，东片区，支部过硬，拟创二星，待审核")
        (page,) = draw(built)
        words = text_of(page)
        assert "（只含：东片区、支部过硬、拟创二星、待审核）" in words and "范围：东片区、支部过硬" in words
        assert "东片区1" + "000100" + "10" in words
        assert build("rollup", people["reviewer"]).identity != built.identity
        words = text_of(draw(build("rollup", people["reviewer"], level=5))[0])
        assert "没有符合“拟创五星”的村" in words and "合计0" in words

    def test_filters_are_named(self, people, places, submitted_plan):
        params = {"area": places["东片区"].id, "star": "branch", "level": 2, "state": "submitted", "month": 9}
        built = build("ledger", people["reviewer"], **params)
        assert built.context["chosen"] == ["东片区", "支部过硬", "拟创二星", "待审核", "9月到期"]
        assert [row.village for row in built.context["rows"]] == ["柳树村"]


class TestManyPaper:
    def test_ledger(self, submitted_plan, people, draw):
        (page,) = draw(build("ledger", people["reviewer"], month=9))
        words = text_of(page)
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (1191, 842)
        assert "青山镇“五星”支部创建工作总台账（2022年度）" in words
        assert "1柳树村支部过硬1.1支部过硬任务1支部过硬差距支部过硬措施王秀英（文书）2022年9月30日" in words
        assert "取各村最近一次上报；2个村（社区）中1个已上报·范围：9月到期·打印人：青山镇刘敏" in words
        assert "填报单位（盖章）：青山镇" in words and "联系电话：" in words and "第1页共1页" in words

    def test_an_empty_ledger_says_so(self, people, cycle, places, draw):
        assert "还没有村上报" in text_of(draw(build("ledger", people["reviewer"]))[0])

    def test_an_empty_choice_says_so(self, submitted_plan, people, draw):
        assert "没有符合“拟创五星”的措施" in text_of(draw(build("ledger", people["reviewer"], level=5))[0])

    def test_heads_of_the_ledger_stay_beside_a_long_cell(self, filled_plan, people, draw):
        task = content_of()["task.branch.1"] | {"measure.bram.text": "淼" * 4000}
        save_block(filled_plan, "task.branch.1", task, actor=people["clerk"], seen_version=1)
        submit(plan_or_404(people["secretary"], filled_plan.id), people["secretary"])
        pages = draw(build("ledger", people["reviewer"]))
        assert len(pages) > 1 and all("包联领导" in text_of(page) for page in pages)
        assert sum(text_of(page).count("淼") for page in pages) == 4000
        assert "联系电话" in text_of(pages[-1]) and "联系电话" not in text_of(pages[0])

    def test_rollup(self, submitted_plan, people, draw):
        (page,) = draw(build("rollup", people["county"]))
        words = text_of(page)
        assert "明县“五星”支部创建规划汇总表（2022年度）" in words
        assert "青山镇2" + "000100" + "11" + "11000" + "2对得上" in words
        assert "白河乡1" + "000000" + "01" + "00000" + "0没有核对" in words
        assert "校验：对得上。Σ按级2=Σ按星2✓；有星1+未创0+未上报2=3个村✓；" in words
        assert "提示：支部过硬1个村，五星0个村，两数不同" in words
