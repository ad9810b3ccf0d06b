"""The buttons of a block's form: each one's name, words, what it needs, what it addresses, what it does, what is said
of it, and where it leads. Forms, routes, services and templates read this table.

A press is `do=verb` or `do=verb:target` in the form, such as `remove:k3x9`. Every button saves first, so that nothing
typed is lost, and works without script. None asks back: what changed the content offers 撤销 beside what it did.
"""

from dataclasses import dataclass
from enum import Enum

from portal.plans.domain import action_effects as effects
from portal.plans.domain.action_effects import Effect, Telling
from portal.plans.domain.field_keys import measure_field
from portal.plans.domain.row_changes import Changes


class Target(Enum):
    """What stands behind the colon of a press."""

    nothing = "nothing"
    row = "uid of a measure"
    last_row = "uid of a measure of last year's plan; nothing: all that are left"
    field = "field key"
    save = "version that a save made"


class Needs(Enum):
    """What has to be so for the button to be offered, beside that this person may write."""

    nothing = "nothing else"
    measures = "the measures of the task are open"
    whole = "nothing of the plan is closed"


class Leads(Enum):
    """What is shown afterwards."""

    stay = "the block"
    last_year = "the block, with the eye on last year"
    previous = "the block before"
    next = "the block after"
    paste = "the preview of what was pasted"


class Focus(Enum):
    """Which control is ready afterwards, when the button did something."""

    way_back = "撤销, if it is offered"
    own = "the button itself: the row has moved, the finger stays on it"
    new_row = "the text of the row that came"
    target_row = "the text of the row that the button is about"
    nothing = "nothing"


@dataclass(frozen=True)
class BlockAction:
    """One button. `does`: what it makes of the content, None if nothing; `told`: the sentence about that, None if it is
    not worth one; `idle`: what is said when it found nothing to do; `reads_filling`: it needs the boxes of 一次填多行;
    `opens_row`: the page goes on with an empty row, which is stored once it is written in."""

    verb: str
    words: str
    does: Effect | None = None
    told: Telling | None = None
    idle: str = ""
    target: Target = Target.nothing
    needs: Needs = Needs.nothing
    leads: Leads = Leads.stay
    focus: Focus = Focus.way_back
    reads_filling: bool = False
    opens_row: bool = False

    @property
    def reads_last_year(self) -> bool:
        return self.leads is Leads.last_year

    def value(self, target: object = "") -> str:
        """What the button sends as `do`."""
        return self.verb if self.target is Target.nothing else f"{self.verb}:{target}"

    def focused(self, target: str, came: str, is_offered: bool) -> str:
        """The id of the control that is ready; `came`: the first row that came, `is_offered`: 撤销 stands there."""
        match self.focus:
            case Focus.own:
                return f"{self.verb}.{target}"
            case Focus.new_row:
                return measure_field(came, "text") if came else ""
            case Focus.target_row:
                return measure_field(target, "text")
            case Focus.way_back:
                return "undo" if is_offered else ""
            case Focus.nothing:
                return ""


_GOES_ON = effects.counting("去年的 {count} 条措施已延续到今年")
_NO_EMPTY = "没有空着的格子，什么也没有改"
_ALL_SO = "每一行都已经是这样，什么也没有改"
_ALL_TAKEN = "没有空着的格子，去年的措施也都选过了，什么也没有改"


def _of_last_year(
    verb: str,
    words: str,
    does: Effect | None = None,
    told: Telling | None = None,
    idle: str = "",
    needs: Needs = Needs.nothing,
    focus: Focus = Focus.nothing,
) -> BlockAction:
    return BlockAction(verb, words, does, told, idle, Target.last_row, needs, Leads.last_year, focus)


def _filling(verb: str, words: str, idle: str, *, only_empty: bool) -> BlockAction:
    does = effects.filled(only_empty=only_empty)
    return BlockAction(verb, words, does, effects.tell_filled, idle, reads_filling=True)


SAVE = BlockAction("save", "保存")
_ALL = (
    SAVE,
    BlockAction("previous", "‹ 上一项", leads=Leads.previous),
    BlockAction("next", "下一项 ›", leads=Leads.next),
    BlockAction("add", "加一行", focus=Focus.new_row, opens_row=True),
    BlockAction("up", "上移", effects.moved(-1), target=Target.row, focus=Focus.own),
    BlockAction("down", "下移", effects.moved(+1), target=Target.row, focus=Focus.own),
    BlockAction("copy", "复制", effects.copied, effects.tell_copied, target=Target.row, focus=Focus.new_row),
    BlockAction("remove", "删除", effects.removed, effects.tell_removed, target=Target.row),
    _filling("fill-empty", "填到空着的行", _NO_EMPTY, only_empty=True),
    _filling("fill-all", "填到每一行", _ALL_SO, only_empty=False),
    BlockAction("paste", "从 WPS、微信粘贴多行", told=effects.counting("已放进 {count} 条措施"), leads=Leads.paste),
    _of_last_year("continue", "延续", effects.continued, _GOES_ON, "", Needs.measures),
    _of_last_year("rewrite", "改写", effects.continued, _GOES_ON, "", Needs.measures, Focus.target_row),
    _of_last_year("continue-rest", "其余全部延续", effects.continued, _GOES_ON, "", Needs.measures),
    _of_last_year("take-year", "整项照去年的，再改", effects.taken_whole, effects.tell_taken, _ALL_TAKEN, Needs.whole),
    _of_last_year("done", "已完成"),
    _of_last_year("undone", "撤销"),
    BlockAction("open", "申请打开", target=Target.field),
    BlockAction("undo", "撤销", told=lambda changes: "已撤销，和那一步以前一样", target=Target.save),
)
ACTIONS = {action.verb: action for action in _ALL}


def action_of(verb: str) -> BlockAction:
    """The button of a name; one that nobody knows saves, as every button does."""
    return ACTIONS.get(verb, SAVE)


def offered(is_whole: bool, has_measures: bool) -> list[BlockAction]:
    """The buttons for somebody who may write; `is_whole`: nothing of the plan is closed, `has_measures`: those of the
    task are open."""
    met = {Needs.nothing: True, Needs.measures: has_measures, Needs.whole: is_whole}
    return [action for action in ACTIONS.values() if met[action.needs]]


def undo_words(verb: str, changes: Changes) -> str | None:
    """What the save that made these changes did, if its button offers 撤销."""
    telling = action_of(verb).told
    return telling(changes) or None if telling else None
