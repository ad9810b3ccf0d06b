"""Who may print what: None means yes, else the reason and whom to ask.

Whether a person may see the data of one document is asked where the document is built; this is about the page.
"""

from portal.printing.models import JobState, PrintJob
from portal.printing.registry import papers
from portal.printing.subject import Person


def why_not_print(user: Person) -> str | None:
    """Whether the print centre is meant for this person at all."""
    if documents_of(user):
        return None
    return "系统管理员不看计划内容，也不打印。需要计划表和台账，请联系镇党建办或县委组织部。"


def documents_of(user: Person) -> tuple[str, ...]:
    """The documents that the print centre offers a person, in the order of the work: writing, review, the meeting,
    carrying out. Single plans are printed from their own pages as well."""
    offered = {key: paper.offered[user.role] for key, paper in papers().items() if user.role in paper.offered}
    return tuple(sorted(offered, key=lambda key: offered[key]))


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
