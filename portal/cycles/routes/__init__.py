"""年度: looking, opening and dating, closing, another catalogue; a draft as villages will see it."""

from portal.cycles.routes import changing, closing, previewing, reading, removing, replacing

__all__ = ["changing", "closing", "previewing", "reading", "removing", "replacing"]
