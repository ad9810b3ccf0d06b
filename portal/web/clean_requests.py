"""Every word that comes with a request, without what nobody sees: forms, searches, addresses, whoever reads them.

Fields and filters go on to tidy what is theirs (portal/kernel/text.py); but no view, and no view to come, ever meets a
zero-width space from WeChat or a direction mark from an iPhone's contacts.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from portal.history.origin import plain_address
from portal.kernel.reading.characters import ordinary

# Secrets are compared with what was once hashed, sign by sign.
SECRETS = frozenset({"password", "old", "new", "again"})


class CleanValues(ImmutableMultiDict[str, Any]):
    """The names and values of a query or a form."""

    def __init__(self, mapping: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        pairs = MultiDict(mapping or ()).items(multi=True)
        # Files are kept in this class too, and are no words.
        words = ((name, isinstance(value, str) and name not in SECRETS, value) for name, value in pairs)
        super().__init__([(name, ordinary(value) if is_cleaned else value) for name, is_cleaned, value in words])


class CleanRequest(Request):
    """A request whose `args`, `form` and `values` are clean, and whose address has one spelling."""

    parameter_storage_class = CleanValues
    is_unreadable = False  # more than anybody takes apart (portal/web/body_limits.py): whoever asks finds an empty form

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A port written along would make each connection of one person another place, for limits and for the history.
        self.remote_addr = plain_address(self.remote_addr)

    def _load_form_data(self) -> None:
        if self.is_unreadable:
            self.__dict__.update(form=CleanValues(), files=CleanValues())
        else:
            super()._load_form_data()
