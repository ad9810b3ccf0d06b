"""How often strangers may be wrong about the code on a paper. Against 40 bits of chance the limit need not be exact."""

import datetime as dt

from flask import current_app

from portal.web.rate_limit import Tries

WINDOW = dt.timedelta(minutes=10)
FROM_ONE_ADDRESS = 20
IN_ALL = 1000
REFUSAL = "查验码输错的次数太多，请过 10 分钟再试。急用请联系乡镇党建办。"


def tries() -> Tries:
    """Those of this process."""
    made = Tries(WINDOW, FROM_ONE_ADDRESS, IN_ALL, REFUSAL)
    found: Tries = current_app.extensions.setdefault("trace_tries", made)
    return found
