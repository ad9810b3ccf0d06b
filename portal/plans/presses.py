"""What the buttons of a block do to its content before it is stored: every button saves first, so that nothing typed
is lost, and works without script.

A press is `do=verb:target` in the form, such as `remove:k3x9`. Verbs that are not listed here change nothing in the
content; where they lead is the route's business.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.plans.content import MEASURES, Content, measure_uids
from portal.plans.queries import WorkingCopy


@dataclass(frozen=True)
class Pressed:
    """A press on one block: the verb, what it is about (mostly a measure's uid), and everything the form carried."""

    copy: WorkingCopy
    block_key: str
    verb: str
    target: str
    typed: Mapping[str, str]


Press = Callable[[Content, Pressed], Content]


def after_press(content: Content, pressed: Pressed) -> Content:
    """The content as it is to be stored: what was typed, with the pressed button's work done on it."""
    press = PRESSES.get(pressed.verb)
    return press(content, pressed) if press else content


def _moved(step: int) -> Press:
    def press(content: Content, pressed: Pressed) -> Content:
        uids = measure_uids(content)
        if pressed.target not in uids:
            return content
        place = uids.index(pressed.target)
        uids.insert(max(0, place + step), uids.pop(place))
        return content | {MEASURES: uids}

    return press


def _removed(content: Content, pressed: Pressed) -> Content:
    """Its cells go when the content is tidied."""
    return content | {MEASURES: [uid for uid in measure_uids(content) if uid != pressed.target]}


PRESSES: dict[str, Press] = {"up": _moved(-1), "down": _moved(+1), "remove": _removed}
