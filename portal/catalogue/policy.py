"""Who keeps a county's catalogues and years: None means yes, else the reason and whom to ask. Pure: no queries."""

from collections.abc import Collection

from portal.accounts.models import Role, User
from portal.catalogue.models import Catalogue, CatalogueState, Cycle


def why_not_read(user: User) -> str | None:
    if user.role in (Role.county, Role.admin):
        return None
    return "任务目录和年度由县委组织部管理。今年的任务和标准，请在计划表里看。"


def why_not_keep(user: User) -> str | None:
    if user.role is Role.county:
        return None
    return "任务目录和年度由县委组织部来改，您可以查看。" if user.role is Role.admin else why_not_read(user)


def why_not_change(user: User, catalogue: Catalogue) -> str | None:
    if reason := why_not_keep(user):
        return reason
    if catalogue.state is CatalogueState.published:
        return "已经发布的目录不能再改。要改，请先复制成草稿，改好再发布。"
    return None


def why_not_change_year(user: User, cycle: Cycle) -> str | None:
    if reason := why_not_keep(user):
        return reason
    return f"{cycle.year} 年度已经关闭，不能再改。确需改动，请先重新开启。" if cycle.is_closed else None


def missing_in(draft: Catalogue, published_names: Collection[str]) -> list[str]:
    """What keeps a draft from being published."""
    missing = [f"{star.name}还没有任务" for star in draft.stars if not star.tasks]
    if draft.name in published_names:
        missing.append(f"已经发布过一份叫“{draft.name}”的目录，请先改名")
    return missing
