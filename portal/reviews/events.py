"""What the township and the county do about a plan, each kind with its fields and its sentence.

Only decisions are told on the plan's timeline. Comments are kept on a stream of their own (`services.remarks_stream`),
which no page of a village reads: what is not released cannot slip out through the history.
"""

from dataclasses import dataclass

from portal.history.event_data import EventData, types_of
from portal.history.event_types import Told
from portal.plans.domain.turns import PlanEvent, Turns
from portal.reviews.models import Audience, DecisionKind


@dataclass(frozen=True)
class _Decided(PlanEvent):
    """`comments`: how many went to the village with it."""

    number: int
    reason: str
    comments: int

    @property
    def _with_comments(self) -> str:
        return f"（附 {self.comments} 条意见）" if self.comments else ""


@dataclass(frozen=True)
class PlanReturned(_Decided, verb="plan_returned", on_timeline=True, turn=Turns.to_village):
    def sentence(self) -> Told:
        return f"退回修改（第 {self.number} 次上报）", f"理由：{self.reason}{self._with_comments}"


@dataclass(frozen=True)
class PlanApproved(_Decided, verb="plan_approved", on_timeline=True, turn=Turns.to_nobody):
    def sentence(self) -> Told:
        opinion = f"意见：{self.reason}" if self.reason else ""
        return f"审核通过（第 {self.number} 次上报）", opinion + self._with_comments


@dataclass(frozen=True)
class _Stepped(PlanEvent):
    """A step on a submission beside the decision, with the words said to it."""

    number: int
    words: str

    def _told(self, what: str, word: str) -> Told:
        return f"{what}（第 {self.number} 次上报）", f"{word}：{self.words}" if self.words else ""


@dataclass(frozen=True)
class PlanFirstLook(_Stepped, verb="plan_first_look", on_timeline=True):
    def sentence(self) -> Told:
        return self._told("初审", "意见")


@dataclass(frozen=True)
class PlanFirstApproval(_Stepped, verb="plan_first_approval", on_timeline=True):
    def sentence(self) -> Told:
        return self._told("一审通过", "意见")


@dataclass(frozen=True)
class PlanReopened(_Stepped, verb="plan_reopened", on_timeline=True, turn=Turns.to_village):
    def sentence(self) -> Told:
        return self._told("重新打开", "理由")


@dataclass(frozen=True)
class PlanFiled(_Stepped, verb="plan_filed", on_timeline=True):
    def sentence(self) -> Told:
        return self._told("县里备案", "备注")


@dataclass(frozen=True)
class PlanDecisionRecalled(PlanEvent, verb="plan_decision_recalled", on_timeline=True, turn=Turns.goes_on):
    """`kind`: of the decision that is no more; `reason`: what had been said with it."""

    number: int
    kind: str
    reason: str
    words: str

    def sentence(self) -> Told:
        why = f"说明：{self.words}" if self.words else ""
        return f"收回“{DecisionKind(self.kind).label}”（第 {self.number} 次上报）", why


@dataclass(frozen=True)
class PlanPrinted(PlanEvent, verb="plan_printed", on_timeline=True):
    """Recorded by the engine, for each paper as its key and `_printed`."""

    title: str
    file_key: str = ""

    def sentence(self) -> Told:
        return "打印单村计划表", self.title


@dataclass(frozen=True)
class PlanReminded(PlanEvent, verb="plan_reminded", on_timeline=True):
    def sentence(self) -> Told:
        return "催办", ""


@dataclass(frozen=True)
class PlanDeadlineNear(PlanEvent, verb="plan_deadline_near", on_timeline=True):
    """`submit_by`: the date that the village was told of."""

    submit_by: str
    days: int | None

    def sentence(self) -> Told:
        return f"提醒：距上报截止还有 {self.days} 天", ""


@dataclass(frozen=True, kw_only=True)
class _Commented(EventData):
    comment: int
    submission: int
    block: str
    field: str
    audience: str = Audience.village.value  # before there were internal ones, nothing said who reads it
    body: str


@dataclass(frozen=True, kw_only=True)
class CommentAdded(_Commented, verb="comment_added"):
    def sentence(self) -> Told:
        readers = {Audience.township.value: "只给镇里看", Audience.office.value: "给镇里和县里看"}
        return "写了一条审核意见", readers.get(self.audience, "")


@dataclass(frozen=True, kw_only=True)
class CommentEdited(_Commented, verb="comment_edited"):
    """`before`: its words until then."""

    before: str

    def sentence(self) -> Told:
        return "修改了一条审核意见", ""


@dataclass(frozen=True, kw_only=True)
class CommentTakenOver(_Commented, verb="comment_taken_over"):
    """`of`, `name`: whose it was until then."""

    of: int
    name: str

    def sentence(self) -> Told:
        return "接手了一条还没有发出的审核意见", f"原来由{self.name}提出"


@dataclass(frozen=True, kw_only=True)
class CommentDeleted(_Commented, verb="comment_deleted"):
    def sentence(self) -> Told:
        return "删去了一条还没有发出的审核意见", ""


@dataclass(frozen=True)
class LiaisonAssigned(EventData, verb="liaison_assigned"):
    """`unit`: the village's number; the event stands on the liaison's account."""

    unit: int

    def sentence(self) -> Told:
        return "安排包村", ""


@dataclass(frozen=True)
class LiaisonReleased(EventData, verb="liaison_released"):
    unit: int

    def sentence(self) -> Told:
        return "取消包村", ""


@dataclass(frozen=True)
class ReviewRulesChanged(EventData, verb="review_rules_changed"):
    """`shows_county_internal`: no earlier history says it, since nobody was asked."""

    needs_first_look: bool
    needs_second_reviewer: bool
    shows_county_internal: bool = False

    def sentence(self) -> Told:
        return "修改审核规则", ""


EVENTS = types_of(
    PlanReturned,
    PlanApproved,
    PlanFirstLook,
    PlanFirstApproval,
    PlanReopened,
    PlanFiled,
    PlanDecisionRecalled,
    PlanPrinted,
    PlanReminded,
    PlanDeadlineNear,
    CommentAdded,
    CommentEdited,
    CommentTakenOver,
    CommentDeleted,
    LiaisonAssigned,
    LiaisonReleased,
    ReviewRulesChanged,
)
