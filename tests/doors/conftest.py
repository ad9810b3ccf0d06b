"""One of everything that an address can name, of 柳树村 or of its township 青山镇."""

import datetime as dt
import io

import pypdf
import pytest

from portal.catalogue import services as catalogues
from portal.catalogue.queries import catalogue
from portal.figures import services as figures
from portal.figures.domain.checks import Totals
from portal.figures.models import Basis, Covers
from portal.kernel import clock
from portal.messages.models import Message
from portal.plans.models.upload import Upload
from portal.printing import store
from portal.printing.models import JobState, PrintJob
from portal.printing.packets.models import Packet
from portal.printing.render import Drawn
from portal.workbooks.models import OfficeImport
from tests.hostile.conftest import dump, world

__all__ = ["dump", "world"]


def blank_page() -> bytes:
    writer, paper = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=100, height=100)
    writer.write(paper)
    return paper.getvalue()


@pytest.fixture
def numbers(app, world, places, people, cycle, session, tmp_path, monkeypatch):
    """The numbers by which addresses are filled in."""
    plan, ids = world
    township, reviewer, clerk, now = places["青山镇"], people["reviewer"], people["clerk"], clock.now()
    total = figures.add_total(township, cycle, "汇报材料", Covers.everything, Totals(units=2), actor=reviewer)
    snapshot = figures.freeze_figures(township, cycle, Basis.submitted, "会", dt.date(2022, 5, 20), actor=reviewer)
    draft = catalogues.copy_catalogue(catalogue(plan.catalogue_id), actor=people["county"])
    item = {"document": "signin", "params": {"unit_id": township.id, "year": 2022}, "title": "签到表"}
    made = {"made_at": now, "made_by_id": reviewer.id}
    packet = Packet(office_id=township.id, year=2022, title="汇编", items=[item], manifest=None, **made)
    upload = Upload(plan_id=plan.id, user_id=clerk.id, file_name="表.xlsx", content={}, made_at=now)
    message = Message(user_id=clerk.id, text="给文书的", path="/", made_at=now)
    imported = OfficeImport(
        kind="units", user_id=people["admin"].id, file_name="单.xlsx", rows={"rows": []}, made_at=now
    )
    session.add_all([packet, upload, message, imported])
    session.flush()
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    store.keep("a" * 64, Drawn(blank_page(), 1), "计划表.pdf")
    job = session.get(PrintJob, ids["job_id"])
    job.state, job.file_key, job.pages, job.size = JobState.done, "a" * 64, 1, 1
    session.commit()
    found = {"total_id": total.id, "snapshot_id": snapshot.id, "packet_id": packet.id, "upload_id": upload.id}
    found |= {"message_id": message.id, "import_id": imported.id, "session_id": 0, "export_id": 0}
    session.expire_all()
    task = catalogue(draft.id).stars[0].tasks[0]
    return ids | found | {"catalogue_id": draft.id, "task_id": task.id}
