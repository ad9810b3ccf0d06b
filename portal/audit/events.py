"""Every kind of event as a sentence. Plans and units are told in the words of their own timelines.

What a comment says, an e-mail address, a telephone number, a code: none of that is told here, only that it happened.
"""

from collections.abc import Callable
from typing import Any

from portal.accounts.routes.own_account import device_words
from portal.history.models import Event
from portal.plans.events import TELLINGS as OF_PLANS
from portal.settings.models import NAMES
from portal.units.events import TELLINGS as OF_UNITS

Told = tuple[str, str]  # what happened, more about it

REASONS = {"disabled": "账号已停用", "code_over": "一次性登录码已过期"}
AUDIENCES = {"internal": "只给镇里看"}
LISTS = {"accounts": "账号名单", "slips": "登录码名单"}
KINDS = {"docx": "Word", "word": "Word"}


def _only_advised(data: dict[str, Any]) -> str:
    names = "、".join(data["only_advised"])
    return f"只作建议：{names}" if names else "全部必填"


_OWN: dict[str, Callable[[dict[str, Any]], Told]] = {
    "block_saved": lambda data: ("填写并保存", f"改了 {len(data['changes'])} 处"),
    "comment_added": lambda data: ("写了一条审核意见", AUDIENCES.get(data["audience"], "")),
    "comment_edited": lambda data: ("修改了一条审核意见", ""),
    "comment_deleted": lambda data: ("删去了一条还没有发出的审核意见", ""),
    "appraisal_saved": lambda data: ("填写研判记录", ""),
    "file_exported": lambda data: (f"导出《{data['title']}》", f"{_kind(data)}{_rows(data)}"),
    "pickup_made": lambda data: (f"领取件码：《{data['title']}》", ""),
    "pickup_used": lambda data: (f"凭取件码取走《{data['title']}》", f"网络地址 {data['address']}"),
    "pickup_refused": lambda data: ("取件没有成功", f"{data['reason']}（网络地址 {data['address']}）"),
    "list_viewed": lambda data: (f"查看{LISTS.get(data['page'], data['page'])}", ""),
    "signed_in": lambda data: ("登录", device_words(data["device"])),
    "signed_out": lambda data: ("退出", ""),
    "session_ended": lambda data: ("让自己的另一处登录退出", ""),
    "sign_in_refused": lambda data: ("登录被拒绝", REASONS.get(data["reason"], "")),
    "sign_in_failed": lambda data: ("登录没有成功：密码或验证码不对", f"连续第 {data['failures']} 次"),
    "sign_in_unknown": lambda data: ("登录没有成功：没有这个用户名", f"输入的是“{data['begins']}…”"),
    "password_changed": lambda data: ("修改自己的密码", ""),
    "password_reset": lambda data: ("重置密码，发一次性登录码", ""),
    "second_factor_set": lambda data: ("设好两步验证", ""),
    "second_factor_dropped": lambda data: ("取消两步验证", ""),
    "account_made": lambda data: ("开通账号", f"用户名 {data['username']}"),
    "account_edited": lambda data: ("修改姓名或电话", ""),
    "account_moved": lambda data: ("调动", ""),
    "account_disabled": lambda data: ("停用账号", ""),
    "account_enabled": lambda data: ("启用账号", ""),
    "account_unlocked": lambda data: ("解锁账号", ""),
    "office_handed_over": lambda data: (f"职务交接给{data['name']}", ""),
    "office_taken_over": lambda data: (f"接任{data['name']}的职务", ""),
    "liaison_assigned": lambda data: ("安排包村", ""),
    "liaison_released": lambda data: ("取消包村", ""),
    "assignment_ended": lambda data: ("因单位调整，不再包村", ""),
    "people_imported": lambda data: (f"从 Excel 导入账号 {data['rows']} 个", str(data["file"])),
    "totals_imported": lambda data: (f"从 Excel 导入外来数字 {data['rows']} 份", str(data["file"])),
    "units_imported": lambda data: (f"从 Excel 导入单位 {data['rows']} 个", str(data["file"])),
    "archive_printed": lambda data: (f"做出《{data['title']}》，可以下载", ""),
    "packet_made": lambda data: (f"编会议材料《{data['title']}》", f"{data['papers']} 份"),
    "figures_frozen": lambda data: ("定格数据", str(data["title"])),
    "total_added": lambda data: ("录入外来数字", ""),
    "total_changed": lambda data: ("修改外来数字", ""),
    "total_removed": lambda data: ("删去外来数字", ""),
    "practice_started_anew": lambda data: ("重新开始演练", ""),
    "phrase_added": lambda data: ("新增参考用语", str(data["text"])),
    "phrase_removed": lambda data: ("删去参考用语", str(data["text"])),
    "setting_changed": lambda data: ("修改全县设置", _setting(data)),
    "calendar_changed": lambda data: (f"修改 {data['year']} 年的放假安排", str(data["after"])),
    "review_rules_changed": lambda data: ("修改审核规则", ""),
    "check_rules_changed": lambda data: ("修改上报前的要求", _only_advised(data)),
    "cycle_opened": lambda data: (f"开启 {data['year']} 年度", str(data["activity_name"])),
    "cycle_changed": lambda data: (f"修改 {data['year']} 年度的名称或日期", _dates(data)),
    "cycle_closed": lambda data: (f"关闭 {data['year']} 年度", ""),
    "cycle_removed": lambda data: (f"撤销误开的 {data['year']} 年度", ""),
    "cycle_reopened": lambda data: (f"重新打开 {data['year']} 年度", f"理由：{data['reason']}"),
    "catalogue_copied": lambda data: (f"复制出任务目录草稿《{data['name']}》", ""),
    "catalogue_imported": lambda data: (f"从 Excel 导入任务目录《{data['name']}》", f"{data['tasks']} 项任务"),
    "catalogue_published": lambda data: (f"发布任务目录《{data['name']}》", ""),
    "catalogue_discarded": lambda data: (f"删去任务目录草稿《{data['name']}》", ""),
    "catalogue_renamed": lambda data: (f"任务目录改名为《{data['name']}》", ""),
    "task_added": lambda data: (f"任务目录新增“{data['name']}”", ""),
    "task_changed": lambda data: ("修改任务目录里的一项任务", ""),
    "task_moved": lambda data: (f"调整任务次序，现为 {data['code']}", ""),
    "task_removed": lambda data: (f"任务目录删去“{data['name']}”", ""),
}


def told(event: Event) -> Told:
    """An event as a sentence without its subject. One that nobody has words for is still shown, by its own name."""
    if event.stream.startswith("cycle:") and event.verb == "catalogue_replaced":
        return f"{event.data['year']} 年度换用另一份任务目录", ""
    if telling := _OWN.get(event.verb) or OF_PLANS.get(event.verb):
        return telling(event.data)
    if of_unit := OF_UNITS.get(event.verb):
        return of_unit(event.data), ""
    if event.verb.endswith("_printed"):
        return f"打印《{event.data['title']}》", ""
    return f"其他操作（{event.verb}）", ""


def has_words(verb: str) -> bool:
    """Whether this kind of event is told in words."""
    return verb in _OWN or verb in OF_PLANS or verb in OF_UNITS or verb.endswith("_printed")


def _setting(data: dict[str, Any]) -> str:
    before, after = ({True: "是", False: "否"}.get(value, value) for value in (data["before"], data["after"]))
    return f"{NAMES.get(data['key'], data['key'])}：{before} → {after}"


def _dates(data: dict[str, Any]) -> str:
    names = {"activity_name": "活动名称", "opens_on": "开始填报", "submit_by": "上报截止", "review_by": "审核截止"}
    moved = ((names[key], data["before"][key] or "未定", now or "未定") for key, now in data["after"].items())
    return "，".join(f"{name}：{before} → {now}" for name, before, now in moved)


def _kind(data: dict[str, Any]) -> str:
    return KINDS.get(str(data["kind"]), "Excel")


def _rows(data: dict[str, Any]) -> str:
    return f"，{data['rows']} 行" if data["rows"] is not None else ""
