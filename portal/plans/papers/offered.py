"""Whom the print centre offers a paper: its place among those of a village, and among those of an office."""

from collections.abc import Mapping
from enum import Enum

from portal.accounts.models import OFFICE_ROLES, VILLAGE_ROLES


def offered(*, villages: int | None = None, offices: int | None = None) -> Mapping[Enum, int]:
    """Role → place, in the order of the work: writing, review, the meeting, carrying out."""
    of_villages = dict.fromkeys(VILLAGE_ROLES, villages) if villages is not None else {}
    of_offices = dict.fromkeys(OFFICE_ROLES, offices) if offices is not None else {}
    return {**of_villages, **of_offices}  # type: ignore[dict-item]
