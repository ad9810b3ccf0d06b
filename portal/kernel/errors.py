"""What can go wrong in the domain. Leaf module: imports nothing of ours.

The message of each error is a Chinese sentence for the person in front of the screen: what happened, then what to do.
"""


class DomainError(Exception):
    """An act that was understood and refused; nothing of it was written."""

    status = 400
    heading = "这一步没有办成"


class CutOff(DomainError):
    """The request did not arrive whole; nothing of it was read."""

    heading = "只收到一部分"

    def __init__(self) -> None:
        super().__init__("网络断了一下，只收到一部分，什么也没有存。请回到上一页，再按一次。")


class NotAllowed(DomainError):
    """The person may see the thing but not do this to it; the message says why and whom to ask."""

    status = 403
    heading = "您不能做这一步"


class NotThere(DomainError):
    """The thing does not exist, or not for this person: the two must look the same."""

    status = 404
    heading = "没有找到"


class Conflict(DomainError):
    """Somebody else was first; the message says who, when and what."""

    status = 409
    heading = "刚才有别人先改了"
