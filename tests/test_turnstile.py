"""A web process works on few requests at once, and waits for slow lines outside."""

import io
import threading

import pytest

from portal.web.turnstile import Turnstile, waiting_outside


class Inside:
    """An application that says how many are in it, and stays until it is told to leave."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.lock, self.leave, self.entered = threading.Lock(), threading.Event(), threading.Semaphore(0)

    def __call__(self, environ, start_response):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.entered.release()
        assert self.leave.wait(10)
        with self.lock:
            self.now -= 1
        return [environ["wsgi.input"].read()]


def request(body: bytes = b"", stream=None) -> dict[str, object]:
    return {"CONTENT_LENGTH": str(len(body)), "wsgi.input": stream or io.BytesIO(body)}


def test_no_more_than_its_places_are_inside_and_all_get_through():
    inside, answers = Inside(), []
    turnstile = Turnstile(inside, places=2, longest=100)
    threads = [threading.Thread(target=lambda: answers.append(turnstile(request(b"abc"), None))) for _ in range(6)]
    for thread in threads:
        thread.start()
    assert inside.entered.acquire(timeout=10) and inside.entered.acquire(timeout=10)
    assert not inside.entered.acquire(timeout=0.2)
    inside.leave.set()
    for thread in threads:
        thread.join(10)
    assert inside.most == 2 and answers == [[b"abc"]] * 6


def test_a_slow_line_waits_outside():
    inside, slow = Inside(), threading.Event()
    inside.leave.set()
    turnstile = Turnstile(inside, places=1, longest=100)

    class SlowLine(io.BytesIO):
        def read(self, size=-1):
            assert slow.wait(10)
            return super().read(size)

    waiting = threading.Thread(target=turnstile, args=(request(b"late", SlowLine(b"late")), None))
    waiting.start()
    assert turnstile(request(b"soon"), None) == [b"soon"]  # though the other came first
    slow.set()
    waiting.join(10)
    assert inside.most == 1 and not waiting.is_alive()


def test_a_body_that_is_too_long_is_not_waited_for():
    def application(environ, start_response):
        return [environ["wsgi.input"].getvalue()[:3]]

    stream = io.BytesIO(b"x" * 200)
    assert Turnstile(application, places=1, longest=100)(request(b"x" * 200, stream), None) == [b"xxx"]
    assert stream.tell() == 0


@pytest.mark.parametrize("length", ["", "nonsense", "-5"])
def test_odd_lengths_are_left_to_the_application(length):
    environ = {"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(b"abc")}
    Turnstile(lambda environ, _: [], places=1, longest=100)(environ, None)
    assert environ["wsgi.input"].tell() == 0


def test_a_place_is_free_again_after_a_failure():
    def failing(environ, start_response):
        raise ValueError

    turnstile = Turnstile(failing, places=1, longest=100)
    for _ in range(3):
        with pytest.raises(ValueError):
            turnstile(request(), None)


@pytest.mark.parametrize("sent", [b"", b"csrf_token=x&gap=%E4%B8", b"csrf_token=x&gap=%E4%B8%80&end=1"])
def test_a_body_shorter_than_it_said_goes_no_further(sent):
    inside, statuses = Inside(), []
    environ = {"CONTENT_LENGTH": "500", "wsgi.input": io.BytesIO(sent)}
    turnstile = Turnstile(inside, places=1, longest=1000)
    answer = turnstile(environ, lambda status, headers: statuses.append(status))
    assert statuses == ["400 Bad Request"] and "什么也没有存" in b"".join(answer).decode() and inside.most == 0


def test_who_waits_for_a_strangers_machine_gives_up_the_place_meanwhile():
    """One place: a second request is through while the first one waits for a provider that does not answer."""
    away, waits = threading.Event(), threading.Event()

    def asks_a_stranger(environ, start_response):
        if environ["CONTENT_LENGTH"] == "1":
            with waiting_outside(environ):
                waits.set()
                assert away.wait(10)
        return [b"through"]

    turnstile, answers = Turnstile(asks_a_stranger, places=1, longest=100), []
    first = threading.Thread(target=lambda: answers.append(turnstile(request(b"1"), None)))
    first.start()
    assert waits.wait(10)
    second = threading.Thread(target=lambda: answers.append(turnstile(request(b"22"), None)))
    second.start()
    second.join(5)
    assert answers == [[b"through"]]
    away.set()
    first.join(10)
    assert answers == [[b"through"]] * 2
