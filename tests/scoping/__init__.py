"""No page reads without saying whose: while a request is answered, every statement over what belongs to somebody has to
be narrowed to a place, a plan, a submission or a person, by a condition on the very rows it reads.

That the place is the right one is proved by tests/doors and by the canaries; this finds the query that forgot.
"""
