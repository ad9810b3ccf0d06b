"""体检: soft hints, each with a plan that gets it and one that does not."""

import datetime as dt

import pytest

from portal.catalogue.models import Cycle
from portal.kernel import clock
from portal.phrases.models import Phrase
from portal.plans import queries, services
from portal.plans.domain.document import PlanDocument
from portal.plans.domain.hints import copies, rules
from portal.plans.domain.hints.likeness import almost_same, grams
from portal.plans.domain.hints.roster import names_in, roster_of
from portal.plans.queries.hints import Kind
from tests.browser import texts
from tests.people import content_of, submit

LONG = "整治村内坑塘三处，清淤护坡并栽植柳树，由村民小组长分段管护。"


def document(plan, **blocks):
    """A plan that lacks nothing, with some blocks changed: task.branch.1 as `task_branch_1`."""
    contents = content_of()
    for name, words in blocks.items():
        key = name.replace("_", ".")
        contents[key] = contents.get(key, {}) | words
    empty = queries.working_copy(plan).document.content
    return PlanDocument({**empty, "blocks": contents})


def measures(number, **cells):
    """Content of a task with so many measures, alike but for their words."""
    content = {"measures": [f"mea{n:02d}" for n in range(number)]}
    for n in range(number):
        words = {"text": f"第{n}件事情要办好", "owner": "王秀英", "due_on": f"2022-0{n % 9 + 1}-15"} | cells
        content |= {f"measure.mea{n:02d}.{name}": value for name, value in words.items()}
    return content


def said(found):
    return [hint.message for hint in found]


class TestDeadlines:
    def test_all_on_one_day(self, plan):
        [hint] = rules.deadlines_on_one_day(document(plan, task_branch_1=measures(5, due_on="2022-09-30")))
        assert "全部是2022年9月30日" in hint.message and hint.field_key == "measure.mea00.due_on"

    def test_most_on_one_day(self, plan):
        content = measures(9, due_on="2022-12-20") | {"measure.mea00.due_on": "2022-06-01"}
        [hint] = rules.deadlines_on_one_day(document(plan, task_branch_1=content))
        assert "10 条中有 8 条" in hint.message

    @pytest.mark.parametrize("number", [3, 9])
    def test_few_or_spread_out_is_fine(self, plan, number):
        assert said(rules.deadlines_on_one_day(document(plan, task_branch_1=measures(number)))) == []

    def test_outside_the_year(self, plan):
        content = measures(1, due_on="2023-01-10")
        [message] = said(rules.deadlines_that_cannot_be(document(plan, task_branch_1=content)))
        assert "不在 2022 年内" in message

    def test_over_already_while_the_year_runs(self, plan, monkeypatch):
        monkeypatch.setattr("portal.kernel.clock.today", lambda: dt.date(2022, 6, 1))
        content = measures(2, due_on="2022-05-31") | {"measure.mea01.due_on": "2022-06-01"}
        [message] = said(rules.deadlines_that_cannot_be(document(plan, task_branch_1=content)))
        assert message.startswith("第 1 条") and "已经过了" in message

    def test_in_a_past_year_no_day_is_over(self, plan):
        assert said(rules.deadlines_that_cannot_be(document(plan))) == []


class TestOwners:
    @pytest.mark.parametrize(
        ("owner", "names"),
        [
            ("王秀英（文书）、李国强", ["王秀英", "李国强"]),
            ("张建国,赵敏 孙伟", ["张建国", "赵敏", "孙伟"]),
            ("王秀英和李国强", ["王秀英", "李国强"]),
            ("村“两委”", []),
            ("各组组长、全体党员", []),
            ("卫生室医生", []),
            ("党群服务中心", []),
            ("欧阳修文", ["欧阳修文"]),
            ("李和平、欧阳和平", ["李和平", "欧阳和平"]),
        ],
    )
    def test_names(self, owner, names):
        assert names_in(owner) == names

    def test_a_dozen(self, plan):
        [hint] = rules.owners_with_a_dozen(document(plan, task_branch_1=measures(12)))
        assert hint.message.startswith("王秀英一个人负责 13 条")
        assert said(rules.owners_with_a_dozen(document(plan, task_branch_1=measures(10)))) == []

    def test_somebody_nobody_knows_once_a_name(self, plan):
        paper = document(
            plan, profile={"committee": "王秀英（文书）"}, task_branch_1=measures(3, owner="王秀英、王秀莹")
        )
        [message] = said(rules.owners_nobody_knows(paper, roster_of(paper, ["李国强"])))
        assert "“王秀莹”" in message

    @pytest.mark.parametrize("committee", ["支部委员：王秀英、李国强", "文书王秀英", "王秀英：驻村。"])
    def test_however_the_list_is_written_who_is_in_it_is_known(self, plan, committee):
        paper = document(plan, profile={"committee": committee}, task_branch_1=measures(3))
        assert said(rules.owners_nobody_knows(paper, roster_of(paper, []))) == []

    def test_where_the_village_has_not_said_who_works_for_it_nobody_is_unknown(self, plan):
        paper = document(plan, task_branch_1=measures(3, owner="谁也不认识"))
        assert roster_of(paper, ["王秀英"]) is None
        assert said(rules.owners_nobody_knows(paper, None)) == []


class TestGoals:
    @pytest.mark.parametrize(
        "goal", ["年底收入达到 15 万元", "三个组全部通网", "实现全覆盖", "每月公示", "十二月底前完工", "年底前完成"]
    )
    def test_goals_one_can_check(self, plan, goal):
        paper = document(plan, star_branch={"goal": goal})
        assert [hint for hint in rules.goals_without_figures(paper) if hint.block_key == "star.branch"] == []

    @pytest.mark.parametrize("goal", ["进一步加强党建工作", "环境明显改善", "一心一意谋发展", "党建再上一个台阶"])
    def test_goals_nobody_can_check(self, plan, goal):
        paper = document(plan, star_branch={"goal": goal})
        [hint] = [hint for hint in rules.goals_without_figures(paper) if hint.block_key == "star.branch"]
        assert (hint.field_key, hint.kind) == ("goal", Kind.goals)

    def test_a_star_that_is_not_aimed_at_needs_none(self, plan):
        paper = document(plan, star_branch={"goal": "加强", "intent": "none"})
        assert not any("branch" in hint.block_key for hint in rules.goals_without_figures(paper))


class TestRepetition:
    def test_a_measure_that_repeats_the_gap(self, plan):
        content = measures(1, text="村里没有污水管网，雨水和污水混排") | {"gap": "村里没有污水管网，雨水和污水混排。"}
        [message] = said(rules.measures_that_repeat(document(plan, task_branch_1=content)))
        assert "和差距几乎一样" in message

    def test_the_same_measure_twice(self, plan):
        [message] = said(rules.measures_that_repeat(document(plan, task_branch_1=measures(2, text="每月开展一次清扫"))))
        assert message == "第 2 条措施和 1.1 支部过硬任务1 的一条一字不差"

    def test_different_words_are_fine(self, plan):
        assert said(rules.measures_that_repeat(document(plan, task_branch_1=measures(4)))) == []


class TestCopies:
    def test_alike_though_the_figures_differ(self):
        assert almost_same(
            grams("整治坑塘 3 处，清淤护坡，栽柳树 200 棵"), grams("整治坑塘12处，清淤护坡，栽柳树 80 棵。")
        )
        assert not almost_same(grams(LONG), grams("发展石榴产业，建冷库一座，签订单三份，由合作社统一销售。"))

    def test_last_years_words_and_not_what_is_carried_on(self, plan):
        now = document(plan, task_branch_1={"gap": LONG} | measures(2, text=LONG))
        before = document(plan, task_branch_1={"gap": LONG} | measures(1, text=LONG))
        messages = said(copies.words_of_last_year(now, before))
        assert messages == ["差距和去年几乎一样，看看今年有没有变化"]  # mea00 is carried on, mea01 meets only that
        assert said(copies.words_of_last_year(now, None)) == []

    def neighbours(self, *unit_ids):
        return [copies.Neighbour(unit_id, "branch.1", grams(LONG)) for unit_id in unit_ids]

    def test_another_villages_words(self, plan):
        paper = document(plan, task_branch_1=measures(1, text=LONG))
        everybody = [*self.neighbours(2), *(copies.Neighbour(n, "branch.2", grams("别的事")) for n in range(3, 12))]
        assert len(said(copies.words_of_neighbours(paper, everybody, []))) == 1
        assert said(copies.words_of_neighbours(paper, everybody, [grams(LONG)])) == []  # the township's own phrase

    def test_words_that_many_villages_have_are_the_offices(self, plan):
        paper = document(plan, task_branch_1=measures(1, text=LONG))
        assert said(copies.words_of_neighbours(paper, self.neighbours(2, 3, 4), [])) == []


class TestCheckPage:
    @pytest.fixture
    def copied(self, filled_plan, people, places, cycle, session):
        """柳树村 and 石桥村 with the same measure; 石桥村 has handed in."""
        other = queries.plan_of(people["stranger"], places["青山镇/石桥村"], cycle)
        for key, content in content_of().items():
            services.save_block(other, key, content, actor=people["stranger"], seen_version=0)
        for plan, who in ((other, "stranger"), (filled_plan, "secretary")):
            block = queries.block_of(plan, "task.branch.1")
            words = block.content | {"measure.bram.text": f"石桥柳树两村{LONG}"}
            services.save_block(plan, "task.branch.1", words, actor=people[who], seen_version=block.version)
        submit(queries.plan_or_404(people["stranger"], other.id), people["stranger"])
        session.commit()
        return queries.plan_or_404(people["secretary"], filled_plan.id)

    def test_hints_stop_nothing_and_lead_to_their_fields(self, browse, copied):
        secretary, url = browse("secretary"), f"/plans/{copied.id}/check"
        page = secretary.get(url)
        assert "不改也能上报" in page.select_one("#hints").text and page.select_one("form[data-waits] button")
        links = [link["href"] for link in page.select("#hints .check-list a")]
        assert len(links) >= 4
        for link in links:
            address, _, anchor = link.partition("#")
            assert secretary.get(address).find(id=anchor), link

    def test_a_neighbour_is_neither_named_nor_quoted(self, browse, copied):
        page = browse("secretary").get(f"/plans/{copied.id}/check")
        [hint] = [text for text in texts(page, "#hints li") if "另一个村" in text]
        assert "石桥村" not in page.text and LONG not in page.text and "第 1 条措施和本镇另一个村" in hint

    def test_every_gap_leads_to_its_field_too(self, browse, plan, people, session):
        services.save_block(plan, "star.branch", {"intent": "planned"}, actor=people["clerk"], seen_version=0)
        content = measures(1, owner=None, due_on=None)
        services.save_block(plan, "task.branch.1", content, actor=people["clerk"], seen_version=0)
        session.commit()
        secretary = browse("secretary")
        links = [link["href"] for link in secretary.get(f"/plans/{plan.id}/check").select(".card--must a")]
        assert len(links) >= 8
        for link in links:
            address, _, anchor = link.partition("#")
            assert secretary.get(address).find(id=anchor), link

    @pytest.mark.parametrize("number", [1, 5])
    def test_the_page_asks_the_same_with_one_measure_and_with_five(
        self, browse, filled_plan, people, session, count_queries, number
    ):
        content = measures(number, text=LONG)
        services.save_block(filled_plan, "task.branch.2", content, actor=people["clerk"], seen_version=0)
        session.add(
            Phrase(
                office_id=people["reviewer"].unit_id,
                task_key="branch.1",
                text=LONG,
                made_at=clock.now(),
                made_by_id=people["reviewer"].id,
            )
        )
        session.commit()
        assert session.get(Cycle, filled_plan.cycle_id)
        browser, url = browse("secretary"), f"/plans/{filled_plan.id}/check"
        session.expunge_all()
        count_queries()
        browser.get(url)
        # person, plan, blocks, catalogue (3), withdrawn, last year, accounts, neighbours, phrases, what is asked
        assert count_queries() == 12
