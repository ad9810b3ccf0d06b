"""登录情况: who is or was signed in, on which device and from where."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from portal.accounts.domain.time_limits import is_over
from portal.accounts.models import User, UserSession
from portal.audit.domain.filters import HistoryFilters
from portal.audit.queries import PAGE, is_from
from portal.kernel.db import db
from portal.places.models import Unit
from portal.places.queries import within


@dataclass(frozen=True)
class SessionPage:
    rows: Sequence[UserSession]
    older: int | None

    def standing(self, held: UserSession) -> str:
        if held.ended_at:
            return "已退出"
        return "已超时" if is_over(held, held.user.role) else "在用"


def sessions_page(user: User, filters: HistoryFilters) -> SessionPage:
    """Those of the person's place that the filters leave, the latest first."""
    wanted = sa.select(UserSession).join(UserSession.user).join(User.unit).where(within(user.unit))
    wanted = _narrowed(wanted, filters).options(contains_eager(UserSession.user).contains_eager(User.unit))
    found = db.session.scalars(wanted.order_by(UserSession.id.desc()).limit(PAGE + 1)).all()
    return SessionPage(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def _narrowed(wanted: sa.Select[UserSession], filters: HistoryFilters) -> sa.Select[UserSession]:
    if filters.who:
        called = User.name.contains(filters.who, autoescape=True)
        wanted = wanted.where(sa.or_(called, User.username == filters.who.lower()))
    if filters.unit:
        wanted = wanted.where(Unit.full_name.contains(filters.unit, autoescape=True))
    if filters.address:
        wanted = wanted.where(is_from(UserSession.address, filters.address))
    return wanted.where(UserSession.id < filters.before) if filters.before else wanted
