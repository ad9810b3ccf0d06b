"""Who sees a part of the villages never makes what passes for all of them (acceptance 57): every paper, every file and
every page of figures, for every narrower person."""

import datetime as dt
import io
from urllib.parse import unquote

import docx
import openpyxl
import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup

from portal.figures import services as figures
from portal.figures.models import Basis
from portal.history.models import Event
from portal.kernel.errors import NotAllowed, NotThere
from portal.printing import queries, services, store
from portal.printing.extent import WHOLE, Extent
from portal.reviews.queries.liaisons import assigned_in
from portal.reviews.services.assigning import assign_liaisons
from tests.ledgers.drawing import build
from tests.papers import DOCUMENTS, LISTS
from tests.printing.narrowing import narrow

# person → how the part is called
NARROWER = {"liaison": "仅限包联的 1 个村，全镇共 2 个村", "viewer": "仅限分管的 1 个村，全镇共 2 个村"}
OF_ONE_PLAN = [key for key, document in DOCUMENTS.items() if document.is_of_one_plan]
OF_MANY = [key for key in DOCUMENTS if key not in OF_ONE_PLAN]
REFUSED = ("packet", "archive")
PAGES = ("/figures", "/figures/matrix", "/figures/years", "/appraisals", "/appraisals/result", "/townships/{}/plan")
WHOLE_ONLY = ("/figures/snapshots", "/figures/outside", "/figures/snapshots/{snapshot}", "/archive", "/packets/new")


@pytest.fixture(params=NARROWER)
def narrower(request, people, places, township, monkeypatch):
    """(who, how their part is called)"""
    if request.param != "liaison":
        narrow(monkeypatch, people[request.param], places["青山镇/柳树村"])
    return request.param, NARROWER[request.param]


def wrong_with(page, built, part):
    """What is wrong with a paper of a part, as words."""
    words = page.get_text()
    yield from (["its title line"] if part not in page.h1.get_text() else [])
    yield from ([f"a heading: {h1}"] if (h1 := [h for h in page("h1") if part not in h.get_text()]) else [])
    yield from (["its file's name"] if part not in built.file_name or len(built.file_name) > 100 else [])
    yield from (["its title"] if not built.title.endswith(f"（{part}）") else [])
    yield from (["范围 says 全部"] if "范围：全部" in words or "范围：" not in words else [])
    sums = [cell.get_text() for cell in page.select("tr.total td")]
    yield from (["a sum of the whole"] if "合计" in sums or "青山镇" in [td.get_text() for td in page("td")] else [])
    checks = [p.get_text() for p in page.select(".check p") if "校验" in p.get_text()]
    yield from (["the check line"] if any("校验（仅" not in line for line in checks) else [])
    yield from (["another village"] if "石桥村" in words else [])


def paper(built):
    return BeautifulSoup(store.html_of(built), "html.parser")


def test_every_paper_says_so(narrower, people, township):
    who, part = narrower
    wrong = {}
    for key in OF_MANY:
        built = build(key, people[who], unit_id=township.id)
        if found := list(wrong_with(paper(built), built, part)):
            wrong[key] = found
    assert wrong == {}


def test_who_sees_all_is_told_nothing_of_parts(people, township):
    for key in OF_MANY:
        built = build(key, people["reviewer"], unit_id=township.id)
        assert "仅" not in built.title + built.file_name + paper(built).h1.get_text()
        assert "范围：全部" in paper(built).get_text() or key.startswith("month")


def test_a_paper_of_one_plan_is_whole(narrower, people, reviewed_plan):
    who, _part = narrower
    for key in OF_ONE_PLAN:
        if key not in REFUSED:
            assert "仅限" not in build(key, people[who], plan_id=reviewed_plan.id).title


# Whose accounts they are and which places there are: the same for everybody of the township.
@pytest.mark.parametrize("kind", [*sorted(set(LISTS) - {"accounts", "units"}), "word/ledger"])
def test_every_file_says_so(kind, narrower, browse, township, without_tokens, session):
    who, part = narrower
    wanted = {"unit_id": township.id, "year": 2022}
    answer = browse(who).post(f"/exports/{kind}", wanted, expect=200).response
    title, *texts, first = words_of_file(answer.data)
    assert part in title and part in unquote(answer.headers["Content-Disposition"])
    assert "石桥村" not in texts and not {"合计", "青山镇"} & set(first)
    assert not [text for text in texts if text.startswith(("筛选：全部", "校验："))]
    assert part in session.scalars(sa.select(Event).where(Event.verb == "file_exported")).one().data["title"]


def words_of_file(content):
    """The title line, the rest, and in the end what stands in the first column, which names the lines."""
    if b"word/document.xml" in content:
        document = docx.Document(io.BytesIO(content))
        first = [row.cells[0].text for table in document.tables for row in table.rows]
        return [*(paragraph.text for paragraph in document.paragraphs), first]
    [sheet] = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    rows = [[str(cell.value) for cell in row] for row in sheet.iter_rows()]
    return [*(cell for row in rows for cell in row), [row[0] for row in rows]]


def test_every_page_of_figures_says_so(narrower, browse, township):
    who, part = narrower
    for url in PAGES:
        page = browse(who).get(url.format(township.id))
        assert part in page.h1.text and part in page.title.text, url
        assert "合计" not in [cell.get_text(strip=True) for cell in page.select("tfoot th")], url
        assert not [line for line in page.select(".check-line") if "仅" not in line.text and "包联" not in line.text
                    and "分管" not in line.text], url  # fmt: skip


def test_what_is_about_all_is_refused(narrower, people, browse, township, cycle, session, without_tokens):
    who, _part = narrower
    chosen = (township, cycle, Basis.submitted, "五月研判会", cycle.submit_by)
    snapshot = figures.freeze_figures(*chosen, actor=people["reviewer"])
    session.commit()
    for url in WHOLE_ONLY:
        if who == "viewer" and url == "/archive":
            continue  # the page says what there is; making it is refused below
        browse(who).get(url.format(snapshot=snapshot.id), expect=403)
    browse(who).post("/prints", {"document": "archive", "unit_id": township.id, "year": 2022}, expect=403)
    with pytest.raises(NotAllowed):
        build("figures", people[who], unit_id=township.id, year=2022, snapshot=snapshot.id)


def test_a_part_cannot_be_frozen(people, places, township, cycle, monkeypatch):
    narrow(monkeypatch, people["reviewer"], places["青山镇/柳树村"])
    with pytest.raises(NotAllowed, match="全部村的"):
        figures.freeze_figures(township, cycle, Basis.submitted, "会", cycle.submit_by, actor=people["reviewer"])


def test_a_kept_paper_of_a_part_is_nobody_else_s(people, places, township, monkeypatch):
    whole = build("rollup", people["viewer"], unit_id=township.id)
    narrow(monkeypatch, people["viewer"], places["青山镇/柳树村"])
    part = build("rollup", people["viewer"], unit_id=township.id)
    assert store.file_key(whole) != store.file_key(part)
    same_figures = {**part.identity, "figures": whole.identity["figures"]}
    assert same_figures != whole.identity, "also were the figures the same"


def test_the_job_bears_the_name(people, township, monkeypatch):
    monkeypatch.setattr("portal.printing.queue.enqueue", lambda _number: None)
    job = services.request_print("rollup", {"unit_id": township.id}, actor=people["liaison"])
    assert "仅限包联的 1 个村" in job.title


def test_a_liaison_with_other_villages_has_the_older_papers_no_more(people, places, township, monkeypatch, session):
    """As many villages as before make the same title; the file is of villages that are no longer theirs."""
    monkeypatch.setattr("portal.printing.queue.enqueue", lambda _number: None)
    liaison, reviewer = people["liaison"], people["reviewer"]
    job = services.request_print("rollup", {"unit_id": township.id}, actor=liaison)
    whole = services.request_print("rollup", {"unit_id": township.id}, actor=reviewer)
    session.commit()
    assert queries.job_or_404(liaison, job.id)
    seen = assigned_in(township).pairs
    wanted = (seen - {(liaison.id, places["青山镇/柳树村"].id)}) | {(liaison.id, places["青山镇/石桥村"].id)}
    assign_liaisons(township, wanted, seen=seen, actor=reviewer)
    session.commit()
    with pytest.raises(NotThere):
        queries.job_or_404(liaison, job.id)
    assert queries.job_or_404(reviewer, whole.id)
    again = services.request_print("rollup", {"unit_id": township.id}, actor=liaison)
    assert again.id != job.id
    again.asked_at += dt.timedelta(seconds=1)  # within one second it cannot be told which was first
    session.commit()
    assert queries.job_or_404(liaison, again.id)


def test_words_of_an_extent():
    part = Extent(11, 44, "包联", "全镇", "广武镇")
    assert part.note == "（仅限包联的 11 个村，全镇共 44 个村）"
    assert (part.within(()), part.within(["东片区"])) == ("包联的 11 个村", "包联的 11 个村、东片区")
    assert (part.line("广武镇"), part.line("东片区"), part.total) == ("包联的 11 个村", "东片区", "包联村合计")
    assert (WHOLE.note, WHOLE.within(()), WHOLE.within(["东片区"]), WHOLE.total) == ("", "全部", "东片区", "合计")
    assert Extent(0, 44).is_part and not Extent(44, 44).is_part
