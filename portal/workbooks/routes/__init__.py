"""Taking a file out, and bringing a list in."""

from portal.workbooks.routes import columns, exports, imports, word

__all__ = ["columns", "exports", "imports", "word"]
