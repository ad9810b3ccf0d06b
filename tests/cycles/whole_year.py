"""Everything that can be read of a year, by one person: papers, lists as Excel, pages of lists and figures."""

import re

from portal.kernel.errors import DomainError
from portal.printing.store import html_of
from tests.ledgers.drawing import build
from tests.papers import DOCUMENTS, LISTS

YEAR = 2022
# An archive is told apart by what is in it (its identity); a packet is bound of these.
OF_ONE_PLAN = [key for key, paper in DOCUMENTS.items() if paper.is_of_one_plan and key not in ("packet", "archive")]
OF_MANY = [key for key in DOCUMENTS if key not in {*OF_ONE_PLAN, "packet"}]
# Whose accounts there are and which places, is told of today.
OF_A_YEAR = sorted(set(LISTS) - {"accounts", "units"})
PAGES = {
    "/plans?year=2022&view=villages": "county",
    "/plans?year=2022": "all",
    "/plans?year=2022&township={township}": "county",
    "/plans?year=2022&township={other}": "county",
    "/plans?year=2022&township={township}&area={area}": "county",
    "/plans?year=2022&area={area}": "reviewer",
    "/plans?year=2022&area=0": "reviewer",
    "/figures?year=2022": "all",
    "/figures?year=2022&open={township}": "county",
    "/figures?year=2022&township={township}": "county",
    "/figures/matrix?year=2022": "all",
    "/figures/matrix?year=2022&open={township}": "county",
    "/figures/years?year=2022": "all",
    "/figures/villages?year=2022": "county",
    "/figures/outside?year=2022": "all",
    "/figures/snapshots?year=2022": "all",
    "/figures/snapshots/{snapshot}": "county",
    "/appraisals?year=2022": "reviewer",
    "/appraisals/result?year=2022": "reviewer",
    "/appraisals?year=2022&township={township}": "county",
    "/townships/{township}/plan?year=2022": "county",
    "/columns?year=2022": "reviewer",
    "/archive?year=2022": "all",
    "/prints/choose?document=ledger&year=2022": "all",
    "/years": "county",
    "/years/2022": "county",
}


def papers_of(user, closed):
    """Document and place → the paper's words; who prints it, and whose office that is now, is no part of the year."""
    found = {}
    places = [user.unit_id] if user.unit_id != closed["county"] else [closed["county"], closed["township"]]
    for key in OF_MANY:
        for place in places:
            params = {"unit_id": place, "year": YEAR} | ({"month": 5} if key.startswith("month") else {})
            found[key, place] = words_of(lambda key=key, params=params: build(key, user, **params), user)
    # The plan itself follows the village: its new township reads it from the day of the move.
    for key in OF_ONE_PLAN if user.unit_id in (closed["county"], closed["township"]) else ():
        found[key, "plan"] = words_of(lambda key=key: build(key, user, plan_id=closed["plan"]), user)
    return found


def words_of(make, user):
    try:
        built = make()
    except DomainError as refused:
        return type(refused).__name__
    html = repr(built.identity) if built.pack else html_of(built)
    return impersonal("\n".join([built.title, built.file_name, html]), user)


def impersonal(words, user):
    return re.sub(r"数据时间[^<·]*", "", words).replace(f"{user.unit.name} {user.name}", "").replace(user.name, "")


def lists_of(user, closed):
    found = {}
    for kind in OF_A_YEAR:
        for township in [None] if user.unit_id != closed["county"] else [None, closed["township"], closed["other"]]:
            fields = {"year": str(YEAR), "view": "villages"} | ({"township": str(township)} if township else {})
            fields |= {"unit_id": str(township or user.unit_id)}
            try:
                table = LISTS[kind][0](user, fields)
                rows = table.title, table.file_name, repr(table.rows), repr(table.about)
                found[kind, township] = impersonal(re.sub(r"导出：[^']*", "", "\n".join(rows)), user)
            except DomainError as refused:
                found[kind, township] = type(refused).__name__
    return found


def pages_of(browser, who, closed):
    found = {}
    for address, whose in PAGES.items():
        if whose in ("all", who):
            url = address.format(**closed)
            found[url] = " ".join(browser.get(url).main.text.split())
    return found


def everything(who, people, browse, closed, session):
    session.expire_all()
    user = people[who]
    pages = pages_of(browse(who), who, closed)
    return {**papers_of(user, closed), **lists_of(user, closed), **pages}
