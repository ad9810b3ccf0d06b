"""The one spelling of a JSON value that is hashed and compared."""

import json
from typing import Any


def canonical_json(value: Any) -> str:
    """Sorted keys, no blanks, no escapes: equal values have equal bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
