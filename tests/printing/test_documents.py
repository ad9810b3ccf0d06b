"""The plan on paper: who gets which version, that the template lacks nothing, and what stands on the pages."""

import json
import re

import pytest

from portal.kernel.errors import NotAllowed, NotThere
from portal.plans.domain.questions import PROFILE, Kind
from portal.plans.queries import plan_or_404, working_copy
from portal.plans.services import save_block
from portal.printing.document import file_name
from portal.reviews import services as reviews
from tests.ledgers.drawing import build, pages_of, text_of
from tests.papers import DOCUMENTS
from tests.people import content_of, submit

NAMES = "昇堃喆祎玥犇翀"
HOSTILE = "<img src=http://127.0.0.1:9/x.png>&amp;<script>1</script>{{ 7 * 7 }}\"'"


@pytest.fixture
def draw(app):
    """draw(built): the pages of a paper."""
    return lambda built: pages_of(built, app)


def write(plan, block_key, actor, **fields):
    """Change some fields of a block of the working copy."""
    copy = working_copy(plan)
    block = copy.blocks.get(block_key)
    content = {**(block.content if block else {}), **fields}
    save_block(plan, block_key, content, actor=actor, seen_version=copy.version_of(block_key))


def approve(plan, people, opinion="同意上报"):
    found = plan_or_404(people["reviewer"], plan.id)
    seen = found.latest_submission_id
    reviews.approve_plan(found, seen_submission_id=seen, opinion=opinion, actor=people["reviewer"])


class TestParams:
    def test_form_fields_become_numbers_and_words(self):
        read = DOCUMENTS["ledger"].params_from
        fields = {"unit_id": "4", "year": " 2022", "star": "industry", "state": "", "month": "", "csrf_token": "x"}
        assert read(fields) == {"unit_id": 4, "year": 2022, "star": "industry"}
        assert DOCUMENTS["plan"].params_from({"plan_id": "7", "number": "2"}) == {"plan_id": 7, "number": 2}
        assert DOCUMENTS["rollup"].params_from({}) == {}

    def test_what_is_not_a_number_leads_nowhere(self):
        with pytest.raises(NotThere):
            DOCUMENTS["plan"].params_from({"plan_id": "7; drop"})

    def test_file_names_are_fit_for_every_system(self):
        assert file_name('a/b\\c:d*e?"f"<g>|h\n' + "村" * 200) == "a_b_c_d_e_f_g_h_" + "村" * 84


class TestPlanAccess:
    def test_a_foreign_plan_does_not_exist(self, submitted_plan, people):
        for who in ("stranger", "outsider", "admin"):
            with pytest.raises(NotThere):
                build("plan", people[who], plan_id=submitted_plan.id)
        with pytest.raises(NotThere):
            build("plan", people["secretary"], plan_id=99999)
        with pytest.raises(NotThere):
            build("plan", people["secretary"], plan_id=submitted_plan.id, number=5)

    def test_the_township_waits_for_the_submission(self, filled_plan, people):
        for who in ("reviewer", "viewer", "liaison", "county"):
            with pytest.raises(NotAllowed, match="还没有上报"):
                build("plan", people[who], plan_id=filled_plan.id)

    def test_the_village_gets_its_draft_until_it_is_handed_in(self, filled_plan, people):
        draft = build("plan", people["clerk"], plan_id=filled_plan.id)
        assert draft.context["version"].name == "未上报草稿"
        assert draft.file_name == "柳树村“五星”支部创建计划表（2022年度）草稿"
        submit(filled_plan, people["secretary"])
        paper = build("plan", people["clerk"], plan_id=filled_plan.id)
        assert paper.file_name == "柳树村“五星”支部创建计划表（2022年度）第1次上报"
        assert paper.title == "青山镇柳树村“五星”支部创建计划表（2022年度）"
        assert paper.unit_id == filled_plan.unit_id

    def test_later_edits_are_the_village_s_only(self, submitted_plan, people):
        write(submitted_plan, "analysis", people["clerk"], overview="改过的村情")
        assert build("plan", people["clerk"], plan_id=submitted_plan.id).context["version"].submission is None
        for person in (people["reviewer"], people["county"], None):
            assert build("plan", person, plan_id=submitted_plan.id).context["version"].name == "第 1 次上报"
        named = build("plan", people["clerk"], plan_id=submitted_plan.id, number=1)
        assert named.context["version"].name == "第 1 次上报"

    def test_the_paper_is_the_same_whoever_prints_it(self, submitted_plan, people):
        papers = [build("plan", people[who], plan_id=submitted_plan.id) for who in ("clerk", "reviewer", "county")]
        assert len({json.dumps(paper.identity, sort_keys=True) for paper in papers}) == 1
        before = papers[0].identity
        approve(submitted_plan, people)
        after = build("plan", people["clerk"], plan_id=submitted_plan.id).identity
        assert after != before and after["approval"][:2] == ["同意上报", "刘敏"]

    def test_the_command_line_may_print_a_draft(self, plan):
        assert build("plan", None, plan_id=plan.id).context["version"].name == "未上报草稿"


class TestPlanPaper:
    def test_what_was_typed_is_printed_as_text(self, filled_plan, people, draw):
        clerk = people["clerk"]
        write(filled_plan, "profile", clerk, secretary=NAMES, households=None, groups=0, farmland_mu="10.40")
        write(filled_plan, "analysis", clerk, overview=HOSTILE, gaps="第一行\n第二行")
        write(filled_plan, "procedure", clerk, members_on="2022-05-22", members_expected=63, members_present=0)
        built = build("plan", clerk, plan_id=filled_plan.id)
        pages = draw(built)
        words = "".join(text_of(page) for page in pages)
        assert NAMES in words and "".join(HOSTILE.split()) in words
        assert "户数—" in words and "村民小组数0个" in words and "10.4亩" in words
        assert "党员大会2022年5月22日630—" in words
        assert "二星" in words and "支部过硬、产业兴旺" in words and "今年打算：不创" in words
        assert "示例数据，非正式文件" in text_of(pages[-1]) and "任务目录（示例）" in text_of(pages[-1])

    def test_every_answer_of_the_profile_is_printed(self, filled_plan, people, draw):
        asked = [question for question in PROFILE if question.kind in (Kind.line, Kind.text)]
        answers = {question.key: f"答{number}案" for number, question in enumerate(asked)}
        write(filled_plan, "profile", people["clerk"], **answers)
        [front, *_] = draw(build("plan", people["clerk"], plan_id=filled_plan.id))
        assert all(answer in text_of(front) for answer in answers.values())

    def test_each_page_says_what_it_is_and_its_number(self, submitted_plan, people, draw):
        built = build("plan", people["reviewer"], plan_id=submitted_plan.id)
        pages = draw(built)
        code = submitted_plan.latest_submission.sha256[:8]
        for number, page in enumerate(pages, 1):
            assert f"第{number}页共{len(pages)}页" in text_of(page)
            assert f"柳树村·第1次上报·版本码{code}·数据时间" in text_of(page)
        shapes = ["wide" if page.mediabox.width > page.mediabox.height else "upright" for page in pages]
        assert shapes[0] == shapes[-1] == "upright" and set(shapes[1:-1]) == {"wide"}
        assert "会议程序" in text_of(pages[-1]) and "县级意见" in text_of(pages[-1])

    def test_it_is_a_draft_until_it_is_approved(self, submitted_plan, people, draw):
        for page in draw(build("plan", people["reviewer"], plan_id=submitted_plan.id)):
            assert "草稿" in text_of(page)
        approve(submitted_plan, people, "同意上报，请抓紧落实。")
        pages = draw(build("plan", people["secretary"], plan_id=submitted_plan.id))
        assert not any("草稿" in text_of(page) for page in pages)
        assert "同意上报，请抓紧落实。" in text_of(pages[-1]) and "审核人（盖章）：刘敏" in text_of(pages[-1])

    def test_an_approved_paper_that_was_opened_again_says_so_and_keeps_the_decision(self, submitted_plan, people, draw):
        approve(submitted_plan, people, "同意上报。")
        plan = plan_or_404(people["reviewer"], submitted_plan.id)
        seen = plan.latest_submission_id
        reviews.reopen_plan(plan, seen_submission_id=seen, reason="县里调整", actor=people["reviewer"])
        pages = draw(build("plan", people["reviewer"], plan_id=plan.id, number=1))
        for page in pages:
            assert "已取代" in text_of(page) and "已重新打开，以后来上报的为准" in text_of(page)
            assert "草稿" not in text_of(page)
        assert "同意上报。" in text_of(pages[-1])

    def test_an_earlier_submission_says_which_took_its_place(self, submitted_plan, people):
        write(submitted_plan, "analysis", people["clerk"], overview="改了")
        submit(plan_or_404(people["secretary"], submitted_plan.id), people["secretary"])
        version = build("plan", people["reviewer"], plan_id=submitted_plan.id, number=1).context["version"]
        assert (version.superseded, version.watermark) == ("已被第 2 次上报取代", "已取代")

    def test_heads_stay_beside_cells_that_are_longer_than_a_page(self, filled_plan, people, draw):
        clerk = people["clerk"]
        write(filled_plan, "task.branch.1", clerk, situation="淼" * 2500)
        write(filled_plan, "task.industry.1", clerk, **{"measure.indm.text": "焱" * 2500})
        pages = draw(build("plan", clerk, plan_id=filled_plan.id))
        with_tasks = [words for words in map(text_of, pages) if "淼" in words or "焱" in words]
        assert len(with_tasks) > 6
        for words in with_tasks:
            assert "任务与自评" in words and "今年打算" in words
        words = "".join(with_tasks)
        assert (words.count("淼"), words.count("焱")) == (2500, 2500), "nothing is cut off"

    def test_no_line_begins_with_a_closing_mark(self, filled_plan, people, draw):
        text = "村里的“三会一课”（含主题党日）按月开展，记录、照片归档；流动党员参加率四成。" * 12
        write(filled_plan, "analysis", people["clerk"], **dict.fromkeys(content_of()["analysis"], text))
        write(filled_plan, "task.branch.1", people["clerk"], situation=text, gap=text, goal=text)
        for page in draw(build("plan", people["clerk"], plan_id=filled_plan.id)):
            assert not re.findall(r"^[，。；、：）”》！？].*", page.extract_text(), re.MULTILINE)

    def test_an_untouched_plan_is_an_empty_form(self, plan, people, draw):
        pages = draw(build("plan", people["secretary"], plan_id=plan.id))
        words = "".join(text_of(page) for page in pages)
        assert "未上报草稿" in words and "5.2文明幸福任务2" in words and "数据时间—" in words
        assert "现有星级—" in words and "拟创星级—" in words, "nothing said is not 未创"
