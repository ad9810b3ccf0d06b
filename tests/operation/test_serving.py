"""Starting and being watched: a slow start, a worker that dies, a probe by address, a database address cut short."""

import importlib.util
import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from portal.kernel import config
from portal.operation.dumps import DumpFailed, dump
from portal.web.probes import ProbesByAddress

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def serve():
    spec = importlib.util.spec_from_file_location("serve", ROOT / "scripts" / "serve.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Child:
    """A process that lives for so many looks."""

    def __init__(self, looks, code=-9):
        self.looks, self.code, self.pid, self.returncode = looks, code, 2**30, None

    def poll(self):
        self.looks -= 1
        self.returncode = None if self.looks >= 0 else self.code
        return self.returncode


@pytest.fixture
def clockwork(serve, monkeypatch):
    """A clock that goes on by ten seconds with each look, and no waiting."""
    ticks = itertools.count(0, 10)
    monkeypatch.setattr(serve.time, "monotonic", lambda: next(ticks))
    monkeypatch.setattr(serve.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(serve, "address", lambda listener: "http://here/")


def test_a_slow_start_is_waited_for_and_told(serve, clockwork, monkeypatch, capsys):
    """Twenty minutes on a busy machine: the server lives, so it is waited for."""
    answers = iter([False] * 120 + [True] * 1000)
    monkeypatch.setattr(serve, "answers", lambda listener: next(answers))
    assert serve.watch({"网页服务": Child(130, code=3), serve.WORKER: Child(1000)}, None) == 1
    said = capsys.readouterr().out
    assert "系统已启动：http://here/" in said and said.count("网页服务正在启动，已经等了") > 60
    assert said.index("已经等了 20 秒") < said.index("系统已启动") < said.index("网页服务自己停了（退出码 3）")


def test_a_server_that_dies_while_starting_ends_it(serve, clockwork, monkeypatch, capsys):
    monkeypatch.setattr(serve, "answers", lambda listener: False)
    assert serve.watch({"网页服务": Child(3, code=1), serve.WORKER: Child(1000)}, None) == 1
    assert "网页服务自己停了（退出码 1）" in capsys.readouterr().out


def test_a_worker_that_dies_is_started_again_and_the_web_goes_on(serve, clockwork, monkeypatch, capsys):
    begun = []
    monkeypatch.setattr(serve, "answers", lambda listener: True)
    monkeypatch.setattr(serve, "start", lambda command: begun.append(command) or Child(2))
    assert serve.watch({"网页服务": Child(8, code=0), serve.WORKER: Child(2)}, None) == 1
    said = capsys.readouterr().out
    assert begun and all(command[-1] == "portal.operation.worker" for command in begun)
    assert said.count("打印程序自己停了（SIGKILL）") == len(begun) and "没做完的文件接着做" in said


def test_a_load_balancer_asks_by_address(app, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", [".plan.example.gov.cn"])
    asked = ProbesByAddress(app.wsgi_app, [".plan.example.gov.cn"])
    monkeypatch.setattr(app, "wsgi_app", asked)
    client = app.test_client()
    for host in ("10.1.2.3", "10.1.2.3:8000", "[::1]:8000"):
        assert client.get("/healthz", headers={"Host": host}).text == "ok"
        assert client.get("/sign-in", headers={"Host": host}).status_code == 400
        assert client.post("/healthz", headers={"Host": host}).status_code == 400
    assert client.get("/readyz", headers={"Host": "127.0.0.1:8000"}).status_code in (200, 503)
    assert client.get("/metrics", headers={"Host": "127.0.0.1:8000"}).status_code == 200, "as the handbook writes it"
    for address in ("/readyz", "/metrics"):
        elsewhere = client.get(address, headers={"Host": "10.1.2.3"}, environ_base={"REMOTE_ADDR": "10.1.2.9"})
        assert elsewhere.status_code == 404


@pytest.mark.parametrize("password", ["a&b", "50%25off", "a%26b%40c", "pa$$w#rd!", "x;y|z", "p%2Fq:r"])
def test_a_password_with_odd_characters_reaches_every_program(password, monkeypatch, tmp_path):
    """The same value through the shell's quotes, the portal, and pg_dump: none of them takes it apart."""
    given = f"postgresql://portal:{password}@db.example/portal?application_name=a&connect_timeout=3"
    file = tmp_path / "portal.env"
    file.write_text(f"DATABASE_URL='{given}'\n")
    sourced = [
        "bash",
        "-c",
        f"set -a; . {file}; exec {sys.executable} -c 'import os;print(os.environ[\"DATABASE_URL\"])'",
    ]
    assert subprocess.run(sourced, capture_output=True, text=True, check=True).stdout.strip() == given
    monkeypatch.setenv("DATABASE_URL", given)
    url = config.make_url(config.database_url(tmp_path))
    assert (url.database, url.host, url.query["connect_timeout"]) == ("portal", "db.example", "3")
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/bash\nprintf "%s\\n" "$PGPASSWORD" "$@" >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(DumpFailed) as failed:
        dump(url, tmp_path / "out")
    secret, *options = str(failed.value).partition("：")[2].split("\n")
    assert secret == url.password and str(url.password) not in "".join(options), "not on the command line"
    assert "connect_timeout=3" in options[-1] and "application_name=a" in options[-1]


@pytest.mark.parametrize(
    "cut", ["postgresql://portal:secret", "postgresql://portal:secret@db", "postgresql://", "not an address"]
)
def test_an_address_that_the_shell_cut_off_is_told_without_the_password(cut, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", cut)
    with pytest.raises(ValueError, match="单引号") as told:
        config.database_url(tmp_path)
    assert "secret" not in str(told.value)


class Process:
    """What gunicorn hands to the hook."""

    def __init__(self, nr):
        self.nr, self.alive, self.told = nr, True, []
        self.log = type("Log", (), {"warning": lambda _, *words: self.told.append(words)})()


@pytest.mark.parametrize(("nr", "held", "goes_on"), [(50, 500, False), (51, 500, True), (50, 200, True)])
def test_a_web_process_that_has_grown_gives_way(nr, held, goes_on, monkeypatch):
    """Issue 17.5: it takes nothing new; gunicorn starts another in its place."""
    from scripts import web_process

    monkeypatch.setattr(web_process, "megabytes", lambda: held)
    process = Process(nr)
    web_process.post_request(process, None, None, None)
    assert process.alive is goes_on and bool(process.told) is not goes_on


def test_what_a_process_holds_is_known(serve):
    from scripts import web_process

    assert 10 < web_process.megabytes() < 10_000
    with serve.listen("127.0.0.1", 0) as listener:
        assert "web_process.py" in " ".join(serve.web_command(listener))
