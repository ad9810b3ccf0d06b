"""The choices of 做了什么, each with patterns (SQL LIKE) of its verbs."""

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "sign-in": ("登录和退出", ("sign%", "session_ended")),
    "failed": ("登录失败", ("sign_in_failed", "sign_in_refused", "sign_in_unknown")),
    "accounts": ("账号", ("account_%", "password_%", "office_%", "liaison_%", "assignment_%", "second_%", "people_%")),
    "writing": ("填写", ("block_saved", "field_opened", "last_measure%", "workbook_applied", "plan_restored")),
    "review": ("上报和审核", ("plan_s%", "plan_d%", "plan_re%", "plan_fi%", "plan_a%", "plan_w%", "comm%", "apprais%")),
    "files": ("打印、导出和数据", ("%_printed", "file_exported", "pickup_%", "packet_%", "figures_f%", "total_%")),
    "audit": ("审计", ("chain_%", "audit_%")),
    "views": ("查看人员名单", ("list_viewed",)),
    "office": (
        "单位、年度、目录和设置",
        ("unit%", "cycle_%", "catal%", "task_%", "setting%", "calendar%", "review_r%", "check_r%", "phras%"),
    ),
}
