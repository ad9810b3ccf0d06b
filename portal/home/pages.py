"""What is still to be done before anybody can write in an empty portal: steps, each a link, ticked when done."""

from portal.accounts.models import User
from portal.web.feature import Step, features


def is_set_up(user: User) -> bool:
    """Whether there is nothing to set up for this person, or the step that decides is done."""
    own = [step for step in features().setup_steps if user.role in step.roles]
    return all(step.decides(user) for step in own if step.decides)


def steps_of(user: User) -> list[Step]:
    """In their order (small queries, in a portal that is still empty)."""
    return [step.of(user) for step in features().setup_steps if user.role in step.roles]
