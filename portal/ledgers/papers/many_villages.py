"""A paper about many villages as the queue takes it: what is the same of all of them, said once."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.ledgers.papers.filters import Filters
from portal.ledgers.papers.scope import Scope
from portal.places.models import Kind
from portal.printing.document import Built, file_name


def paper_of(
    scope: Scope,
    filters: Filters,
    template: str,
    title: str,
    *,
    context: Mapping[str, Any],
    identity: Mapping[str, Any],
    stylesheets: Iterable[str],
    **more: Any,
) -> Built:
    """The paper of these villages. It is called what it is and what it was narrowed to; that it was, and whose villages
    it is about, is in its identity too. `context` and `identity`: what this paper has of its own; `more`: as `Built`.
    """
    chosen = filters.chosen
    return Built(
        template=template,
        context={
            "title": title,
            "scope": scope,
            "chosen": chosen,
            "shows_township": scope.unit.kind is Kind.county,
            **context,
        },
        title=title,
        file_name=file_name("，".join([title, *chosen])),
        unit_id=scope.unit.id,
        identity={**scope.identity, "chosen": chosen, **identity},
        stylesheets=("paper.css", *stylesheets),
        extent=scope.extent,
        **more,
    )
