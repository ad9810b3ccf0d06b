"""Whose a row is, table by table. A table that has no line here fails tests/test_scoping.py: either its rows belong to
somebody (`OWNED`, by which columns one can say whose), or everybody may read all of them (`OPEN`, and why)."""

# table → the columns by which a condition says whose; what hangs on a plan is known by its plan.
OWNED: dict[str, frozenset[str]] = {
    table: frozenset(columns.split())
    for table, columns in {
        "unit": "id path county_id township_id area_id parent_id",
        "unit_placement": "unit_id path county_id township_id area_id",
        "user": "id unit_id username",  # whoever types the name at the door
        "user_session": "id token_hash user_id",
        "known_device": "token_hash user_id",
        "sign_in_telephone": "digits user_id",  # whoever types the number at the door
        "former_password": "user_id",
        "second_factor": "user_id",
        "assignment": "user_id unit_id",
        "message": "id user_id",
        "office_import": "id user_id",
        "packet": "id office_id follows_id",
        "phrase": "id township_id",
        "print_job": "id unit_id requested_by_id",
        "pickup": "id code job_id made_by_id",
        "check_rules": "township_id",
        "review_rules": "township_id",
        "setting": "county_id",
        "outside_total": "id unit_id",
        "snapshot": "id unit_id",
        "township_section": "id township_id",
        "catalogue": "id county_id",
        "star": "id catalogue_id",
        "task": "id star_id parent_id",
        "cycle": "id county_id village_catalogue_id community_catalogue_id",
        "plan": "id unit_id latest_submission_id",
        "block": "id plan_id",
        "presence": "plan_id user_id",
        "upload": "id plan_id user_id",
        "measure_outcome": "plan_id",
        "appraisal": "id plan_id",
        "submission": "id plan_id",
        "submitted_star": "submission_id",
        "submitted_measure": "submission_id",
        "trace_code": "submission_id code",
        "reading": "submission_id user_id",
        "opening": "submission_id plan_id",
        "comment": "id plan_id submission_id author_id parent_id",
        "decision": "id plan_id submission_id",
        "review_step": "id plan_id submission_id",
        "audit_export": "id user_id",
        "event": "id stream actor_id",
    }.items()
}
# table → why a query over all of it tells nobody what is not theirs.
OPEN = {
    "sign_in_throttle": "names that were tried, read before anybody is known; on no page but an account's",
    "history_anchor": "hashes and counts, shown to administrators in 系统状态; no word of anybody's",
    "anchored_head": "names of streams and hashes; no word of anybody's, and on no page",
    "chain_check": "counts and names of streams, shown to auditors and administrators; no word of anybody's",
    "alert": "what is wrong with the machine, for those who run it; no word of anybody's",
}
# Where a county keeps its own years and their tasks, a year says whose too: it belongs to one county.
YEARS_ARE_KEPT = frozenset({"cycles", "catalogue"})
# endpoint → why it may ask without saying whose.
EXCUSED = {
    "operation.show_metrics": "counts over the whole installation for a watch on the machine; no word of anybody's",
    "operation.show_status": "counts over the whole installation for those who run it; no word of anybody's",
    "printing.make_pickup": "codes that ran out are cleared away, whoever they were for; none is read",
    "practice.practise": "looks which numbers of places the history has used, to give none twice; no event is read",
    "cycles.open_year": "looks which numbers of years the history has used, to give none twice; no event is read",
    "accounts.come_back": "whose telephone the county's provider names, in the whole installation; told nobody else",
    "operation.show_readiness": "whether the machine works, asked by the machine itself",
}
