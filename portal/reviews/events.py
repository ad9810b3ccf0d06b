"""How the timeline tells what the township did.

Only decisions are told. Comments are kept on a stream of their own (`services.remarks_stream`), which no page of a
village reads: what is not released cannot slip out through the history.
"""

from typing import Any

from portal.history.event_types import EventType, Sentence, for_audit, on_timeline
from portal.reviews.models import DecisionKind


def plan_returned(data: dict[str, Any]) -> tuple[str, str]:
    return f"退回修改（第 {data['number']} 次上报）", f"理由：{data['reason']}{_with_comments(data)}"


def plan_approved(data: dict[str, Any]) -> tuple[str, str]:
    opinion = f"意见：{data['reason']}" if data["reason"] else ""
    return f"审核通过（第 {data['number']} 次上报）", opinion + _with_comments(data)


def _with_comments(data: dict[str, Any]) -> str:
    return f"（附 {data['comments']} 条意见）" if data["comments"] else ""


def _step(what: str, word: str) -> Sentence:
    """A step on a submission, with the words said to it."""
    return lambda data: (f"{what}（第 {data['number']} 次上报）", f"{word}：{data['words']}" if data["words"] else "")


def plan_decision_recalled(data: dict[str, Any]) -> tuple[str, str]:
    why = f"说明：{data['words']}" if data["words"] else ""
    return f"收回“{DecisionKind(data['kind']).label}”（第 {data['number']} 次上报）", why


def _only_advised(data: dict[str, Any]) -> str:
    names = "、".join(data["only_advised"])
    return f"只作建议：{names}" if names else "全部必填"


AUDIENCES = {"internal": "只给镇里看"}
EVENTS: dict[str, EventType] = {
    **on_timeline(
        plan_returned=plan_returned,
        plan_approved=plan_approved,
        plan_first_look=_step("初审", "意见"),
        plan_first_approval=_step("一审通过", "意见"),
        plan_withdrawn=_step("撤回", "说明"),
        plan_reopened=_step("重新打开", "理由"),
        plan_filed=_step("县里备案", "备注"),
        plan_decision_recalled=plan_decision_recalled,
        plan_printed=lambda data: ("打印单村计划表", str(data["title"])),
        plan_reminded=lambda data: ("催办", ""),
        plan_deadline_near=lambda data: (f"提醒：距上报截止还有 {data['days']} 天", ""),
    ),
    **for_audit(
        comment_added=lambda data: ("写了一条审核意见", AUDIENCES.get(data["audience"], "")),
        comment_edited=lambda data: ("修改了一条审核意见", ""),
        comment_taken_over=lambda data: ("接手了一条还没有发出的审核意见", f"原来由{data['name']}提出"),
        comment_deleted=lambda data: ("删去了一条还没有发出的审核意见", ""),
        review_rules_changed=lambda data: ("修改审核规则", ""),
        check_rules_changed=lambda data: ("修改上报前的要求", _only_advised(data)),
    ),
}
