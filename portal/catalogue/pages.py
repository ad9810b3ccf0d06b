"""What the first page of an empty portal says of catalogues."""

from flask import url_for

from portal.accounts.models import Role, User
from portal.catalogue.queries import newest_published
from portal.places.models import UnitType
from portal.web.feature import Step


def setup_step(user: User) -> Step:
    is_admin = user.role is Role.admin
    missing = [each.label for each in UnitType if not newest_published(user.unit.county_id or 0, each)]
    told = f"还没有发布{'、'.join(missing)}的" if missing else "都发布了"
    about = "行政村和社区各一份，可以从 Excel 导入，看好再发布" + ("；由县委组织部来办" if is_admin else "")
    return Step("任务目录", about, not missing, told, url_for("catalogue.list_catalogues"))
