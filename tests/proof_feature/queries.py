"""Reading notes: an office's own."""

from collections.abc import Sequence

import sqlalchemy as sa

from portal.accounts.models import User
from portal.kernel.db import db
from tests.proof_feature.models import ProofNote


def notes_of(user: User) -> Sequence[str]:
    wanted = sa.select(ProofNote.body).where(ProofNote.unit_id == user.unit_id)
    return db.session.scalars(wanted.order_by(ProofNote.id)).all()
