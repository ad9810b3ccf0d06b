"""What happened to accounts and at the door, as sentences. Never an e-mail address, a telephone number or a code."""

from portal.history.event_types import for_audit

REASONS = {"disabled": "账号已停用", "code_over": "一次性登录码已过期", "only_provider": "要用统一身份认证登录"}


def device_words(device: str) -> str:
    """What a browser says of itself, as people call it; order matters, they all claim to be each other."""
    systems = {"Android": "安卓手机", "iPhone": "苹果手机", "iPad": "平板", "Windows": "Windows 电脑"}
    systems |= {"Mac OS": "苹果电脑", "Linux": "Linux 电脑"}
    browsers = {"MicroMessenger": "微信", "Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    known = [next((words for mark, words in names.items() if mark in device), "") for names in (systems, browsers)]
    return "，".join(words for words in known if words) or "其他设备"


EVENTS = for_audit(
    signed_in=lambda data: ("登录", device_words(data["device"])),
    signed_out=lambda data: ("退出", ""),
    session_ended=lambda data: ("让自己的另一处登录退出", ""),
    sign_in_refused=lambda data: ("登录被拒绝", REASONS.get(data["reason"], "")),
    sign_in_failed=lambda data: ("登录没有成功：密码或验证码不对", f"连续第 {data['failures']} 次"),
    sign_in_unknown=lambda data: ("登录没有成功：没有这个用户名", f"输入的是“{data['begins']}…”"),
    password_changed=lambda data: ("修改自己的密码", ""),
    password_reset=lambda data: ("重置密码，发一次性登录码", ""),
    second_factor_set=lambda data: ("设好两步验证", ""),
    second_factor_dropped=lambda data: ("取消两步验证", ""),
    account_made=lambda data: ("开通账号", f"用户名 {data['username']}"),
    account_edited=lambda data: ("修改姓名或电话", ""),
    account_moved=lambda data: ("调动", ""),
    account_disabled=lambda data: ("停用账号", ""),
    account_enabled=lambda data: ("启用账号", ""),
    account_unlocked=lambda data: ("解锁账号", ""),
    office_handed_over=lambda data: (f"职务交接给{data['name']}", ""),
    office_taken_over=lambda data: (f"接任{data['name']}的职务", ""),
    people_imported=lambda data: (f"从 Excel 导入账号 {data['rows']} 个", str(data["file"])),
    assignment_ended=lambda data: ("因单位调整，不再包村", ""),
)
