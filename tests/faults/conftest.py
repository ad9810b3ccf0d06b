"""A portal of its own in processes of its own, small and quickly started: one village with its plan, no sample data."""

from contextlib import closing

import pysqlite3
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.house import WEB, House
from portal.history.queries import broken_links
from portal.kernel.db import db
from portal.operation.dumps import sqlite_problems
from tests.browser_server import clean_environment
from tests.conftest import make_app
from tests.racing import one_filled_plan


class Home(House):
    """The web server, with what its database says when nobody is asked but the file."""

    def begin(self) -> None:
        self.start(WEB)
        self.wait_for(WEB)

    def problems(self) -> list[str]:
        engine = sa.create_engine(f"sqlite:///{self.place}", module=pysqlite3, poolclass=sa.NullPool)
        with Session(engine) as session:
            return sqlite_problems(self.place) + broken_links(session)

    def all_of(self, question: str) -> str:
        with closing(pysqlite3.connect(self.place)) as database:
            return "".join(row[0] for row in database.execute(question))


@pytest.fixture
def home(tmp_path):
    """Running; `home.plan_id` is the plan of secretary and clerk."""
    instance = tmp_path / "instance"
    instance.mkdir()
    app = make_app(f"sqlite:///{instance / 'portal.sqlite'}", instance)
    with app.app_context():
        plan_id = one_filled_plan()
        db.session.remove()
        db.engine.dispose()
    with (tmp_path / "portal.log").open("ab") as output:
        home = Home(clean_environment(tmp_path), instance, output)
        home.plan_id, home.place = plan_id, instance / "portal.sqlite"
        try:
            home.begin()
            yield home
        finally:
            home.kill(WEB)
            home.listener.close()
            print((tmp_path / "portal.log").read_text(errors="replace")[-20_000:])
