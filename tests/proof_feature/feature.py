"""What the proof brings."""

import click

from portal.accounts.models import OFFICE_ROLES
from portal.history.event_types import for_audit
from portal.web.feature import Chore, Feature, HomeCard, NavigationEntry
from tests.proof_feature import bp, papers, workbooks
from tests.proof_feature.queries import notes_of

DONE: list[str] = []

FEATURE = Feature(
    blueprint=bp,
    navigation=(NavigationEntry(31, "proof.list_notes", "试验", OFFICE_ROLES, ("proof.",)),),
    events=for_audit(proof_noted=lambda data: (f"试验了一次：{data['what']}", "")),
    commands=(click.Command("proof", callback=lambda: click.echo("试验")),),
    papers=(papers.NOTES,),
    workbooks=(workbooks.NOTES,),
    home_cards=(HomeCard(50, OFFICE_ROLES, "proof/_card.html", lambda person, _cycle: {"notes": notes_of(person)}),),
    chores=(Chore("proof", lambda: DONE.append("试验")),),
)
