"""年度: looking, opening and dating, closing, another catalogue; a draft as villages will see it."""

from portal.cycles.routes import archive, changing, closing, previewing, reading, removing, replacing

__all__ = ["archive", "changing", "closing", "previewing", "reading", "removing", "replacing"]
