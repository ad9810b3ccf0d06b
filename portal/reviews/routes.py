"""Review."""

from portal.reviews import bp


@bp.get("/plans/<int:plan_id>/review")
def show_review(plan_id: int) -> str:
    return "review"


from portal.reviews import models  # noqa
