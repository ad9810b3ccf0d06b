"""A button pressed on one block, with what it works with."""

from dataclasses import dataclass

from portal.plans.domain.action_effects import Setting
from portal.plans.domain.block_actions import BlockAction, action_of
from portal.plans.domain.content import Content, measure_uids
from portal.plans.domain.field_keys import FieldKey
from portal.plans.domain.questions import MEASURE_LIMIT


@dataclass(frozen=True)
class Press:
    """A button pressed on one block."""

    action: BlockAction
    at: Setting

    @property
    def verb(self) -> str:
        return self.action.verb

    @property
    def target(self) -> str:
        return self.at.target

    def after(self, content: Content) -> Content:
        """The content as it is to be stored, with the button's work done on it."""
        return self.action.does(content, self.at) if self.action.does else content

    @property
    def why_not(self) -> str | None:
        """The reason why this button cannot do its work; None if it can."""
        before, after = (len(measure_uids(content)) for content in (self.at.seen, self.after(self.at.seen)))
        if after > max(before, MEASURE_LIMIT):
            return f"一项任务最多 {MEASURE_LIMIT} 条措施，已有 {before} 条，再加就是 {after} 条。请先合并或删掉几条"
        return None

    @property
    def opened_row(self) -> str:
        """The uid of the empty row that the page goes on with; empty for most buttons."""
        return self.at.new_row if self.action.opens_row else ""

    def removes(self, field_key: str) -> bool:
        """Whether the button takes the row of this field away, also one that was never stored."""
        return self.verb == "remove" and self.target != "" and FieldKey.parse(field_key).uid == self.target


def read_press(do: str) -> tuple[BlockAction, str]:
    """The button and what it addresses: `remove:k3x9`."""
    verb, _, target = do.partition(":")
    return action_of(verb), target
