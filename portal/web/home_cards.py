"""The parts of a first page that features bring, for the person who looks at it."""

from collections.abc import Mapping
from typing import Any

from portal.web.feature import features


def cards_for(person: Any, cycle: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """Template and values of each; the page includes them in this order."""
    own = (card for card in features().home_cards if person.role in card.roles)
    return [(card.template, values) for card in own if (values := card.values(person, cycle)) is not None]
