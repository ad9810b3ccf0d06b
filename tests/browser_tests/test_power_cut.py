"""The server dies in the middle of a save; the words are there when it is back."""

import contextlib
import socket
import subprocess
import sys

import pytest
from playwright.sync_api import Browser, expect

from tests.browser_server import ROOT, SAMPLE_PASSWORD, clean_environment, running_portal

pytestmark = pytest.mark.browser


def a_free_port() -> str:
    with contextlib.closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return str(door.getsockname()[1])


def test_a_server_killed_in_mid_save_loses_no_word(browser: Browser, tmp_path):
    env = {"PORTAL_PORT": a_free_port()}
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    with running_portal(tmp_path, env) as portal:
        page.goto(f"{portal.address}/sign-in")
        page.get_by_label("用户名").fill("gw08")
        page.get_by_label("密码").fill(SAMPLE_PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto(f"{page.url}/blocks/task.civility.1")
        killed = []

        def cut_the_power(request) -> None:
            if request.method == "POST" and "/blocks/" in request.url and not killed:
                killed.append(portal.kill())

        page.on("request", cut_the_power)
        page.locator("#gap").fill("断电那一刻写的差距")
        expect(page.locator("#save-state")).to_contain_text("只在本机", timeout=15_000)
        assert killed == [None]
        page.locator("#situation").fill("断电以后接着写的现状")
    with running_portal(tmp_path, env):
        expect(page.locator("#save-state")).to_contain_text("已保存", timeout=70_000)
        page.reload()
        expect(page.locator("#gap")).to_have_value("断电那一刻写的差距")
        expect(page.locator("#situation")).to_have_value("断电以后接着写的现状")
        assert verdict(tmp_path).startswith("操作记录完整。\n")  # then how far an anchor reaches
    context.close()


def verdict(tmp_path) -> str:
    """What `flask history verify` says of the chains."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "history", "verify"]
    done = subprocess.run(command, cwd=ROOT, env=clean_environment(tmp_path), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()
