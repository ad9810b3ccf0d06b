"""Messages are everybody's own."""

import pytest
import sqlalchemy as sa

from portal.messages.models import Message
from portal.messages.services import tell

PEOPLE = (None, "secretary", "clerk", "stranger", "liaison", "reviewer", "viewer", "outsider", "county", "admin")


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_reads_their_own_and_nobody_elses(browse, people, session, without_tokens, who):
    tell([people["clerk"]], "给文书的", "/")
    session.commit()
    number = session.scalars(sa.select(Message.id)).one()
    browser = browse(who)
    page = browser.get("/messages", expect=200 if who else 302)
    assert ("给文书的" in page.text) is (who == "clerk")
    browser.post(f"/messages/{number}", {}, expect={None: 401, "clerk": 303}.get(who, 404))
    browser.post("/messages/read", {}, expect=303 if who else 401)


def test_no_press_without_its_token(browse, people, session):
    tell([people["clerk"]], "给文书的", "/")
    session.commit()
    number = session.scalars(sa.select(Message.id)).one()
    for path in (f"/messages/{number}", "/messages/read"):
        browse("clerk").post(path, {}, expect=422)
    assert session.scalars(sa.select(Message.read_at)).all() == [None]
