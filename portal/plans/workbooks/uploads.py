"""Reading uploads."""

from collections.abc import Mapping

import sqlalchemy as sa

from portal.kernel.db import db
from portal.kernel.errors import NotThere
from portal.plans.domain.content import Content
from portal.plans.models import Plan
from portal.plans.models.upload import Upload
from portal.plans.queries import WorkingCopy
from portal.plans.queries.locking import hold_plans
from portal.plans.services import content_at
from portal.plans.workbooks.layout import Stamp


def upload_or_404(plan: Plan, upload_id: int) -> Upload:
    """An uploaded file of a plan that the person may already see.

    Raises:
        NotThere: the plan has no such upload (any more).
    """
    upload = db.session.scalar(sa.select(Upload).where(Upload.id == upload_id, Upload.plan_id == plan.id))
    if upload is None:
        raise NotThere("没有找到这次上传的文件，可能后来又传过一份。请看最近一次上传，或重新上传。")
    return upload


def lock_upload(plan_id: int, upload_id: int) -> None:
    """Keep others from applying the same upload, and from saving any block of the plan, until commit.

    On PostgreSQL; SQLite has one writer anyway. The plan first, as everywhere (`portal.plans.queries.locking`).
    """
    hold_plans([plan_id])
    wanted = sa.select(Upload.id).where(Upload.id == upload_id, Upload.plan_id == plan_id)
    db.session.execute(wanted.with_for_update()).all()


def bases_of(copy: WorkingCopy, stamp: Stamp) -> Mapping[str, Content]:
    """Each block as it was when the workbook was made."""
    return {key: _base(copy, key, version) for key, version in stamp.versions.items()}


def _base(copy: WorkingCopy, block_key: str, version: int) -> Content:
    block = copy.blocks.get(block_key)
    if block is None or version == 0:
        return {}
    return dict(block.content) if block.version == version else content_at(copy.plan, block, version)
