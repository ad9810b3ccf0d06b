"""Every kind of event as a sentence, in the words of the feature it belongs to.

What a comment says, an e-mail address, a telephone number, a code: none of that is told, only that it happened.
"""

from portal.history.event_types import Told, for_audit
from portal.history.models import Event
from portal.web.feature import features

LISTS = {"accounts": "账号名单", "slips": "登录码名单"}
EVENTS = for_audit(
    list_viewed=lambda data: (f"查看{LISTS.get(data['page'], data['page'])}", ""),
    audit_export_asked=lambda data: ("要导出操作记录", f"第 {data['export']} 份，{data['kind']}"),
    audit_exported=lambda data: (
        f"导出操作记录 {data['rows']} 条",
        f"第 {data['export']} 份，{data['kind']}，SHA-256 {data['sha256']}",
    ),
    chain_check_asked=lambda data: ("要求核对全部操作记录", ""),
)


def event_sentence(event: Event) -> Told:
    """An event as a sentence without its subject. One that nobody has words for is still shown, by its own name."""
    if event.stream.startswith("cycle:") and event.verb == "catalogue_replaced":
        return f"{event.data['year']} 年度换用另一份任务目录", ""
    if kind := features().events.get(event.verb):
        return kind.sentence(event.data)
    if event.verb.endswith("_printed"):
        return f"打印《{event.data['title']}》", ""
    return f"其他操作（{event.verb}）", ""


def has_words(verb: str) -> bool:
    """Whether this kind of event is told in words."""
    return verb in features().events or verb.endswith("_printed")
