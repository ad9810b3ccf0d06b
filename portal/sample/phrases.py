"""参考用语 of 广武镇."""

from portal.accounts.models import User
from portal.phrases.services import add_phrase
from portal.places.models import Unit
from portal.sample.calendar import SampleCalendar
from portal.sample.files import read
from portal.sample.retelling import retold_words
from portal.sample.story import Scene


def phrase_scene(township: Unit, reviewer: User, calendar: SampleCalendar) -> Scene:
    """Written down before the villages begin."""

    def act() -> None:
        for phrase in read("phrases"):
            add_phrase(township, phrase["task"], retold_words(phrase["text"], calendar), actor=reviewer)

    return Scene(calendar.workdays_ago(5, 11), act)
