"""The village's pages: the plan's home, its blocks, the check before submitting, the receipt, the timeline."""

from portal.plans.routes import blocks, home, presence, submitting

__all__ = ["blocks", "home", "presence", "submitting"]
