"""Somebody who is given a narrower view tomorrow: stands in for every role that there is not yet."""

import sys

from portal.plans import queries


def narrow(monkeypatch, person, unit):
    """From now on this person sees the plan of one village only, whoever asks for their plans."""
    original, person_id, unit_id = queries.visible_to, person.id, unit.id

    def narrowed(user):
        found = original(user)
        return found.where(queries.Plan.unit_id == unit_id) if user.id == person_id else found

    for name, module in list(sys.modules.items()):
        if name.startswith("portal."):
            for attribute, value in list(vars(module).items()):
                if value is original:
                    monkeypatch.setattr(module, attribute, narrowed)
