"""The one reader of what people type, paste and send in files: characters, numbers, dates, telephone numbers, codes.

Every way in uses it: forms, pasted tables, workbooks, searches. It knows nothing of plans, the database or the web.
What cannot be read as exactly one thing is asked about (`Unclear`), never guessed.
"""

from portal.kernel.reading.unclear import Unclear

__all__ = ["Unclear"]
