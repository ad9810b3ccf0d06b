"""What the 研判会 concluded stands on no paper and in no file unless it was asked for, and is marked there (acceptance
58): the class in its words, the conclusion by a word that nobody else says."""

import io
import json
import zipfile

import pytest
from bs4 import BeautifulSoup

from portal.appraisals.models import Klass
from portal.appraisals.services import save_appraisal
from portal.kernel import clock
from portal.plans.papers.packets import supply_for
from portal.plans.queries import plan_of
from portal.printing import store
from portal.printing.failures import RenderFailed
from portal.printing.models import PrintJob
from portal.printing.packets import making, old_results
from portal.printing.packets.models import Packet
from portal.printing.render import Drawn
from tests.browser import texts
from tests.ledgers.drawing import build
from tests.papers import DOCUMENTS, LISTS

MARKER = "暗号结论"
INSIDE = (MARKER, *(klass.label for klass in Klass))


@pytest.fixture
def concluded(township, people, places, cycle, session):
    """Both villages classed, with the marker in what was said of them."""
    for village, klass, version in (("柳树村", "weak", 1), ("石桥村", "critical", 0)):
        plan = plan_of(people["reviewer"], places[f"青山镇/{village}"], cycle)
        said = {"klass": klass, "conclusion": f"{MARKER}：{village}"}
        save_appraisal(plan, said, actor=people["reviewer"], seen_version=version)
    session.commit()
    return township


def inside(words):
    return [word for word in INSIDE if word in words]


@pytest.mark.parametrize("who", ["reviewer", "viewer", "liaison", "county", None])
def test_no_paper_holds_it(who, concluded, reviewed_plan, people):
    found = {}
    for key, document in DOCUMENTS.items():
        if key in ("packet", "archive"):
            continue  # made of the others
        about = {"plan_id": reviewed_plan.id} if document.is_of_one_plan else {"unit_id": concluded.id}
        built = build(key, people.get(who), **about)
        found[key] = inside(store.html_of(built) + built.title + built.file_name)
    assert not any(found.values()), found


@pytest.mark.parametrize("kind", [*sorted(set(LISTS) - {"accounts"}), "word/ledger"])
def test_no_file_holds_it(kind, concluded, browse, without_tokens):
    wanted = {"unit_id": concluded.id, "year": 2022, "results": "with"}
    answer = browse("reviewer").post(f"/exports/{kind}", wanted, expect=200).response
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        assert not inside("".join(package.read(name).decode("utf-8", "replace") for name in package.namelist()))


def test_asked_for_it_is_there_and_marked(concluded, people):
    built = build("study", people["reviewer"], unit_id=concluded.id, results="with")
    page = BeautifulSoup(store.html_of(built), "html.parser")
    assert MARKER in page.text and "基础薄弱" in page.text and "关键问题" in page.text
    assert "（内部）" in page.h1.text and "（内部）" in built.title and "（内部）" in built.file_name
    assert store.file_key(built) != store.file_key(build("study", people["reviewer"], unit_id=concluded.id))


def test_it_is_a_choice_at_print(concluded, browse, monkeypatch):
    numbers = []
    monkeypatch.setattr("portal.printing.queue.enqueue", numbers.append)
    browser = browse("reviewer")
    page = browser.get("/prints/choose?document=study")
    assert texts(page, "#choice-results option") == ["空白，开会时手写", "印上分类和研判意见（内部用）"]
    assert not page.select("#choice-results option[selected]"), "blank unless somebody chooses"
    preview = f"/prints/preview?document=study&unit_id={concluded.id}&year=2022&results="
    assert MARKER not in browser.get(preview).text
    asked = browser.get(f"{preview}with")
    assert MARKER in asked.text and "（内部）" in asked.h1.text
    assert "（内部）" in browser.follow(browser.submit(asked, ".bar form")).h1.text


def test_no_packet_takes_it(concluded, people, session):
    """Not by itself, nor through an item that asks for it; exchanged sheets are found the same way."""
    reviewer = people["reviewer"]
    [item] = supply_for(reviewer, None, "", None).items(["study"], [])
    assert not inside(store.html_of(making._find(item, None, reviewer.id).built))
    asking = {**item, "params": {**item["params"], "results": "with"}}
    with pytest.raises(RenderFailed, match="不能装进册子：内部"):
        making._find(asking, None, reviewer.id)


@pytest.fixture
def kept_of_old(people, places, app, monkeypatch, tmp_path, session):
    """As an older installation has them: a study sheet by itself, one in a packet, the packet;
    beside them a roll-up of those days, a packet without a sheet, and a sheet of today."""
    monkeypatch.setattr(store, "folder", lambda: tmp_path)
    reviewer, office = people["reviewer"], places["青山镇"]

    def keep(key, *, is_old=True):
        kept = store.keep(key, Drawn(b"%PDF", 1), "纸", is_lasting=True)
        note = json.loads(store.note_of(key).read_text())
        if is_old:
            del note["undrawn"]
        store.note_of(key).write_text(json.dumps(note))
        return kept.path

    def packet(*documents):
        items = [{"document": name, "params": {}, "title": name} for name in documents]
        bound = [{"file_key": f"{name}-in-it".ljust(64, "0")} for name in documents]
        row = Packet(office_id=office.id, year=2022, title="汇编", items=items, manifest=bound)
        row.made_by_id, row.made_at = reviewer.id, clock.now()
        session.add(row)
        session.flush()
        return row

    def job(document, key, **params):
        at = {"asked_at": clock.now(), "requested_by_id": reviewer.id, "unit_id": office.id}
        session.add(PrintJob(document=document, params=params, title="纸", file_key=key.ljust(64, "0"), **at))

    with_sheet, without = packet("study", "rollup"), packet("rollup")
    job("study", "sheet")
    job("study", "sheet-of-today")
    job("rollup", "rollup")
    job("packet", "packet", packet_id=with_sheet.id)
    job("packet", "packet-without", packet_id=without.id)
    session.commit()
    names = ("sheet", "rollup", "packet", "packet-without", "study-in-it", "rollup-in-it")
    paths = {name: keep(name.ljust(64, "0")) for name in names}
    return paths | {"sheet-of-today": keep("sheet-of-today".ljust(64, "0"), is_old=False)}


def test_what_was_drawn_before_is_taken_away_also_out_of_packets(kept_of_old):
    assert old_results.clear_unmarked_results() == 3
    gone = {name for name, path in kept_of_old.items() if not path.exists()}
    assert gone == {"sheet", "packet", "study-in-it"}
    assert old_results.clear_unmarked_results() == 0
