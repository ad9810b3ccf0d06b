"""Keeping phrases. Each change is an event of the office."""

from portal.accounts.models import User
from portal.history.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotAllowed, NotThere
from portal.phrases import policy, queries
from portal.phrases.models import Phrase
from portal.places.models import Unit

MOST = 50  # beside one task; more than that nobody looks through


def add_phrase(office: Unit, task_key: str, text: str, *, actor: User) -> Phrase:
    """Keep a phrase beside a task (`""`: beside every task). One that is there already is not kept twice.

    Raises:
        NotAllowed: this person may not, or the task has as many as it can have.
        NotThere: no such task in the county's catalogues.
    """
    if reason := policy.why_not_keep(actor):
        raise NotAllowed(reason)
    shelf = queries.shelves_of(office).find(task_key)
    if shelf is None:
        raise NotThere("任务目录里没有这一项任务，请刷新页面再选。")
    if same := next((phrase for phrase in shelf.phrases if phrase.text == text), None):
        return same
    if sum(phrase.office_id == office.id for phrase in shelf.phrases) >= MOST:
        raise NotAllowed(f"一项任务最多 {MOST} 条参考用语。请先删去用不着的，再加新的。")
    phrase = Phrase(office_id=office.id, task_key=task_key, text=text, made_at=clock.now(), made_by_id=actor.id)
    db.session.add(phrase)
    db.session.flush()
    record(f"unit:{office.id}", "phrase_added", actor=actor, phrase=phrase.id, task=task_key, text=text)
    return phrase


def remove_phrase(phrase: Phrase, *, actor: User) -> None:
    """Offer a phrase no longer. What villages have taken from it stays in their plans.

    Raises:
        NotAllowed: this person may not.
    """
    if reason := policy.why_not_keep(actor):
        raise NotAllowed(reason)
    phrase.removed_at = clock.now()
    office, task = f"unit:{phrase.office_id}", phrase.task_key
    record(office, "phrase_removed", actor=actor, phrase=phrase.id, task=task, text=phrase.text)
