"""Who reads what is written beside a plan, in the words of the choice and of the button that sends it."""

from dataclasses import dataclass

from portal.reviews.models import Audience, ReviewRules


@dataclass(frozen=True)
class Internal:
    """The narrower choice as a township's rules have it."""

    audience: Audience
    choice: str
    press: str

    @property
    def is_for_county(self) -> bool:
        return self.audience is Audience.office

    @property
    def said(self) -> str:
        """Of what was put back into a box."""
        return f"内部意见，{self.press}"


INTERNAL = {
    False: Internal(Audience.township, "内部意见，只有镇里看得到", "只给镇里看"),
    True: Internal(Audience.office, "内部意见，镇里和县里看得到", "给镇里和县里看"),
}
CHOICES = [(Audience.village.value, "给村里看"), *((one.audience.value, one.choice) for one in INTERNAL.values())]


def internal_of(rules: ReviewRules | None) -> Internal:
    """What is offered now; an older page may still send what it offered then."""
    return INTERNAL[bool(rules and rules.shows_county_internal)]
