"""The kinds of paper and file of the running portal, as its features bring them."""

from collections.abc import Mapping
from typing import cast

from portal.kernel.errors import NotThere
from portal.printing.document import Document
from portal.web.feature import features


def papers() -> Mapping[str, Document]:
    """By key, which addresses, jobs and packets keep."""
    return cast(Mapping[str, Document], features().papers)


def document_named(key: str) -> Document:
    """A paper, or what else the worker makes.

    Raises:
        NotThere: there is no such document.
    """
    found = papers().get(key) or cast(Mapping[str, Document], features().files).get(key)
    if found is None:
        raise NotThere("没有这种文件。请从页面上的打印按钮进来。")
    return found
