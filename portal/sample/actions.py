"""What people of the sample do, through the services. Each loads its plan as the person's request would."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User
from portal.catalogue.models import Cycle
from portal.places.models import Unit
from portal.plans import services
from portal.plans.domain.content import Content
from portal.plans.models import Plan
from portal.plans.queries import block_of, plan_of
from portal.reviews import services as reviews


@dataclass(frozen=True)
class Village:
    """A village with its plan-to-be, and who writes and who decides."""

    unit: Unit
    cycle: Cycle
    secretary: User
    clerk: User
    contents: Mapping[str, Content]

    def plan(self, user: User) -> Plan:
        found = plan_of(user, self.unit, self.cycle)
        if found is None:
            raise LookupError(f"{user.username} cannot see the plan of {self.unit.full_name}")
        return found

    def write(self, keys: Iterable[str]) -> None:
        """Save these blocks for the first time."""
        plan = self.plan(self.clerk)
        for key in keys:
            services.save_block(plan, key, self.contents[key], actor=self.clerk, seen_version=0)

    def write_half(self, block_key: str) -> None:
        """Save a block in which the later fields are still to be filled in."""
        content = self.contents[block_key]
        half = {key: content[key] for key in list(content)[: (len(content) + 1) // 2]}
        services.save_block(self.plan(self.clerk), block_key, half, actor=self.clerk, seen_version=0)

    def add_words(self, block_key: str, field_key: str, words: str) -> None:
        """Put another sentence into a text."""
        before = self.content_now(block_key).get(field_key)
        self.rewrite(block_key, **{field_key: f"{before or ''}{words}"})

    def rewrite(self, block_key: str, **fields: Any) -> None:
        """Change some fields of a block that was saved before."""
        plan = self.plan(self.clerk)
        block = block_of(plan, block_key)
        before, seen_version = (block.content, block.version) if block else ({}, 0)
        services.save_block(plan, block_key, {**before, **fields}, actor=self.clerk, seen_version=seen_version)

    def content_now(self, block_key: str) -> Content:
        block = block_of(self.plan(self.clerk), block_key)
        return block.content if block else {}

    def submit(self) -> None:
        services.submit_plan(self.plan(self.secretary), actor=self.secretary)

    def comment(self, by: User, block_key: str, field_key: str, words: str) -> None:
        plan = self.plan(by)
        reviews.add_comment(plan, plan.latest_submission_id, block_key, field_key, words, actor=by)

    def give_back(self, by: User, reason: str) -> None:
        plan = self.plan(by)
        reviews.return_plan(
            plan, seen_submission_id=plan.latest_submission_id, reason=reason, actor=by, despite=reviews.EVERY_REMARK
        )

    def approve(self, by: User, opinion: str) -> None:
        plan = self.plan(by)
        reviews.approve_plan(
            plan, seen_submission_id=plan.latest_submission_id, opinion=opinion, actor=by, despite=reviews.EVERY_REMARK
        )
