"""What the top of each page of a plan's paper says: the code, where to look it up, and a QR code that leads there.

The address comes from the setting PORTAL_ADDRESS and never from a request, whose Host anybody can make up. Without it
the paper has the code alone.
"""

from dataclasses import dataclass

import segno
from flask import current_app

from portal.kernel.trace_codes import spaced
from portal.plans.models import Submission
from portal.plans.queries.trace import code_of


@dataclass(frozen=True)
class Mark:
    """`code` is empty where nothing was handed in: the paper then says that it is a draft."""

    code: str
    address: str  # https://plan.example.gov.cn; may be empty

    @property
    def spaced(self) -> str:
        return spaced(self.code)

    @property
    def where(self) -> str:
        """Where to type the code, as short as people say it: plan.example.gov.cn/t"""
        return f"{self.address.partition('://')[2]}/t" if self.address else ""

    @property
    def picture(self) -> str:
        """The QR code as data, since a paper may fetch nothing; empty without code or address."""
        if not self.code or not self.address:
            return ""
        link = segno.make(f"{self.address}/t/{self.code}", error="m", micro=False, boost_error=False)
        return str(link.svg_data_uri(border=0))

    @property
    def identity(self) -> list[str]:
        """Its part in what names the finished paper."""
        return [self.code, self.address]


def mark_of(submission: Submission | None) -> Mark:
    """The mark of a submission, or of a draft (None)."""
    return Mark(code_of(submission), current_app.config["ADDRESS"]) if submission else Mark("", "")
