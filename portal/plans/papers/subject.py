"""What most papers are about: a village's plan of a year, or the plans of many villages."""

from portal.plans.papers.choosing import choices_of
from portal.plans.papers.commands import command_of
from portal.plans.papers.narrowing import ways
from portal.plans.papers.offers import offers_of
from portal.printing.subject import Subject

PLANS = Subject(offers=offers_of, choices=choices_of, less=ways, command=command_of)
