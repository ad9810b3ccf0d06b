"""演练村: a place of one's own to try everything in, from filling in to approving, apart from every figure.

It is a county of its own with one township and one village, and two accounts nobody can sign in to. Whoever practises
steps into them: every page, rule and print is the real one, and since all queries start from the person's own place,
nothing of it can show up among real villages, nor real ones in it.
"""

from flask import Blueprint

bp = Blueprint("practice", __name__)

from portal.practice import routes  # noqa: E402, F401
