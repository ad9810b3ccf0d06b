"""参考用语 of 广武镇."""

from portal.accounts.models import User
from portal.phrases.services import add_phrase
from portal.places.models import Unit
from portal.sample.files import read
from portal.sample.story import Scene
from portal.sample.times import days_ago


def phrase_scene(township: Unit, reviewer: User) -> Scene:
    """Written down before the villages begin."""

    def act() -> None:
        for phrase in read("phrases"):
            add_phrase(township, phrase["task"], phrase["text"], actor=reviewer)

    return Scene(days_ago(5, 11), act)
