"""The notes on paper."""

from typing import Any

from portal.accounts.models import User
from portal.plans.papers.offered import offered
from portal.plans.papers.subject import PLANS
from portal.printing.document import Built, Document, params_from
from portal.printing.extent import WHOLE
from tests.proof_feature.queries import notes_of


def build(params: dict[str, Any], person: User) -> Built:
    notes = notes_of(person)
    return Built(
        template="proof/papers/notes.html",
        context={"notes": notes},
        title="试验纸",
        file_name="试验纸",
        unit_id=person.unit_id,
        identity={"notes": list(notes)},
        stylesheets=("paper.css",),
        extent=WHOLE,
    )


NOTES = Document(
    "proof",
    "试验纸",
    "A4",
    build,
    lambda fields: params_from(fields, ("unit_id", "year")),
    subject=PLANS,
    offered=offered(offices=999),
    in_packets=999,
)
