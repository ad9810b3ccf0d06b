"""Changing catalogues and years. Each function is one thing a person does; none commits."""

from portal.catalogue.services.drafting import add_task, change_task, move_task, remove_task, rename_catalogue
from portal.catalogue.services.placing import forget_places
from portal.catalogue.services.versions import (
    add_catalogue,
    copy_catalogue,
    discard_draft,
    import_draft,
    publish_catalogue,
)
from portal.catalogue.services.years import change_cycle, close_cycle, open_cycle, reopen_cycle

__all__ = [
    "add_catalogue",
    "add_task",
    "change_cycle",
    "change_task",
    "close_cycle",
    "copy_catalogue",
    "discard_draft",
    "forget_places",
    "import_draft",
    "move_task",
    "open_cycle",
    "publish_catalogue",
    "remove_task",
    "rename_catalogue",
    "reopen_cycle",
]
