"""Who may print what: None means yes, else the reason and whom to ask.

Whether a person may see the data of one document is asked where the document is built; this is about the page.
"""

from portal.accounts.models import VILLAGE_ROLES, Role, User
from portal.printing.models import JobState, PrintJob

# In the order of the work: writing, review, the meeting, carrying out.
OF_VILLAGES = ("plan", "blank", "annotated", "changes", "feedback", "ledger", "lists", "month_tasks", "month_results")
OF_OFFICES = (
    *("ledger", "rollup", "study", "roster", "warmap", "figures", "lists", "month_tasks", "month_results", "scorecard"),
    *("signin", "feedback", "annotated", "changes"),
)


def why_not_print(user: User) -> str | None:
    """Whether the print centre is meant for this person at all."""
    if user.role is Role.admin:
        return "系统管理员不看计划内容，也不打印。需要计划表和台账，请联系镇党建办或县委组织部。"
    return None


def documents_of(user: User) -> tuple[str, ...]:
    """The documents that the print centre offers a person; single plans are printed from their own pages as well."""
    if user.role is Role.admin:
        return ()
    return OF_VILLAGES if user.role in VILLAGE_ROLES else OF_OFFICES


def why_not_cancel(job: PrintJob) -> str | None:
    if job.state in (JobState.queued, JobState.running):
        return None
    return "这份文件已经不在生成，不用取消。"


def why_not_retry(job: PrintJob, *, has_file: bool) -> str | None:
    if job.state in (JobState.queued, JobState.running):
        return "这份文件正在生成，请稍等。"
    if job.state is JobState.done and has_file:
        return "这份文件已经生成，可以直接打开。"
    return None
