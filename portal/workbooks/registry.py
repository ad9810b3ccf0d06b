"""The files of the running portal, as its features bring them."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, Map

from portal.web.feature import Features, features
from portal.workbooks.workbook import ImportedList, TableFile, WordFile

# The converters of addresses: which kind of file.
CONVERTERS = {"table": TableFile, "word": WordFile, "list": ImportedList}


def converters(app: Flask) -> dict[str, type[BaseConverter]]:
    """`<table:kind>` takes the kinds that there are, and likewise the others."""
    found = cast(Features, app.extensions["features"]).workbooks.values()
    return {
        name: _one_of(cast(Any, each).kind for each in found if isinstance(each, shape))
        for name, shape in CONVERTERS.items()
    }


def _one_of(names: Iterable[str]) -> type[BaseConverter]:
    chosen = tuple(names)

    class OneOf(AnyConverter):
        def __init__(self, url_map: Map) -> None:
            super().__init__(url_map, *chosen)

    return OneOf


def table_file(kind: str) -> TableFile:
    return cast(TableFile, _all()[kind])


def word_file(kind: str) -> WordFile:
    return cast(WordFile, _all()[f"word/{kind}"])


def imported_list(kind: str) -> ImportedList:
    return cast(ImportedList, _all()[f"import/{kind}"])


def _all() -> Mapping[str, Any]:
    return features().workbooks
