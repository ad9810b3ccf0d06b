"""Who in a made-up village is responsible for what."""

from collections.abc import Sequence
from random import Random

POSTS = ("副书记", "文书", "村委委员", "治保主任", "妇联主席", "网格长")
# Whom a village would name for each star's measures, beside the secretary.
USUAL = {
    "branch": ("副书记", "文书"),
    "industry": ("副书记", "村委委员"),
    "ecology": ("村委委员", "网格长"),
    "safety": ("治保主任", "网格长"),
    "civility": ("妇联主席", "文书"),
}


class Staff:
    """A village's officers, each with one post for the whole plan."""

    def __init__(self, random: Random, names: Sequence[str], secretary: str) -> None:
        self.random = random
        self.secretary = f"{secretary}（书记）"
        self.officers = dict(zip(POSTS, random.sample(names, len(POSTS)), strict=True))

    def owner_for(self, star_key: str) -> str:
        """One of the usual officers, such as 李永昌（副书记）; now and then the secretary."""
        if self.random.random() < 0.2:
            return self.secretary
        post = self.random.choice(USUAL[star_key])
        return f"{self.officers[post]}（{post}）"
