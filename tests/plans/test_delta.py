"""What a page sends of a block is only what changed; the server makes the whole of it again."""

import json
import random

import pytest
from werkzeug.datastructures import MultiDict

from portal.plans.forms import block_form
from portal.plans.forms.delta import NotMadeOfThis, check_of, unfolded

STORED = {
    "situation": "现状很长" * 30,
    "gap": "差距",
    "assessment": "met",
    "measures": ["abcd", "efgh"],
    "measure.abcd.text": "第一条",
    "measure.efgh.text": "第二条",
    "measure.efgh.owner": "张三",
}


@pytest.fixture(autouse=True)
def in_a_request(app):
    """A form asks the application for its settings."""
    with app.test_request_context():
        yield


def posted(stored=STORED, seen=None, **change):
    delta = {"put": {}, "cut": {}, "rows": ["abcd.efgh", "abcd.efgh"], "tried": []} | change
    form = MultiDict({"version": "3", "csrf_token": "x", "do": "save", "end": "1", "delta": json.dumps(delta)})
    whole = unfolded("task.safety.1", form, seen or stored, stored)
    bound = block_form("task.safety.1", year=2026, formdata=whole)
    return bound.content(), bound.base_content(), whole


def said(content):
    return {key: value for key, value in content.items() if value not in (None, "", [])}


def test_nothing_changed_is_the_block_as_it_is_stored():
    mine, base, whole = posted()
    assert said(mine) == said(base) == STORED
    assert whole["do"] == "save" and whole["version"] == "3" and "delta" not in whole


def test_a_field_and_a_row_and_their_order():
    mine, base, _ = posted(
        put={"gap": ["新差距", "差距"], "measure.new2.text": ["第三条", ""], "assessment": ["", "met"]},
        rows=["abcd.efgh", "efgh.new2"],
    )
    assert said(base) == STORED
    assert mine["gap"] == "新差距" and mine["assessment"] is None and mine["measures"] == ["efgh", "new2"]
    assert mine["measure.new2.text"] == "第三条" and "measure.abcd.text" not in mine


def test_the_last_row_taken_away_is_taken_away():
    mine, base, _ = posted(rows=["abcd.efgh", ""])
    assert mine["measures"] == [] and base["measures"] == ["abcd", "efgh"]


def test_a_cut_is_made_in_the_text_that_it_was_made_of():
    long = STORED["situation"]
    mine, base, _ = posted(cut={"situation": [4, 2, "𬭎", check_of(long)]})
    assert mine["situation"] == long[:4] + "𬭎" + long[6:] and base["situation"] == long
    older = STORED | {"situation": "更早" * 40}
    mine, base, _ = posted(seen=older, cut={"situation": [0, 0, "啊", check_of("更早" * 40)]})
    assert base["situation"] == "更早" * 40 and mine["situation"] == "啊" + "更早" * 40


@pytest.mark.parametrize(
    "change",
    [
        {"cut": {"situation": [0, 0, "a", "1.1"]}},
        {"cut": {"gap": [0, 0, "a"]}},
        {"put": {"gap": ["a"], "goal": 3}},
        {"put": {"gap": [None, ""]}},
        {"tried": ["x"]},
        {"rows": [["abcd"], ["abcd"]]},
    ],
)
def test_what_nothing_can_be_made_of_is_asked_for_whole(change):
    with pytest.raises(NotMadeOfThis):
        posted(**change)


@pytest.mark.parametrize("raw", ["", "1", "{}", "[", '{"put":[]}', '"' + "x" * 100])
def test_what_is_no_delta_is_refused(raw):
    with pytest.raises(NotMadeOfThis):
        unfolded("task.safety.1", MultiDict({"delta": raw}), STORED, STORED)


def test_ones_own_text_whose_answer_got_lost_is_no_other_persons():
    stored = STORED | {"gap": "差距，写了一半"}
    _, base, _ = posted(stored, seen=STORED, put={"gap": ["差距，写完了", "差距"]}, tried=[{"gap": "差距，写了一半 "}])
    assert base["gap"] == "差距，写了一半"
    _, base, _ = posted(stored, seen=STORED, put={"gap": ["差距，写完了", "差距"]}, tried=[{"gap": "差距，别的"}])
    assert base["gap"] == "差距"


def test_places_count_as_in_the_browser():
    chance = random.Random(17)
    alphabet = "村abc\n𬭎👍，"
    for _ in range(200):
        before = "".join(chance.choices(alphabet, k=chance.randint(0, 30)))
        units = before.encode("utf-16-le")
        at = chance.randint(0, len(units) // 2)
        removed = chance.randint(0, len(units) // 2 - at)
        now = units[: at * 2] + "插入".encode("utf-16-le") + units[(at + removed) * 2 :]
        form = MultiDict(
            {
                "delta": json.dumps(
                    {
                        "put": {},
                        "cut": {"gap": [at, removed, "插入", check_of(before)]},
                        "rows": ["", ""],
                        "tried": [],
                    }
                )
            }
        )
        assert unfolded("task.safety.1", form, {"gap": before}, {"gap": before})["gap"] == now.decode(
            "utf-16-le", "replace"
        )


def test_a_row_whose_answer_got_lost_is_this_pages_own():
    stored = STORED | {"measures": ["abcd", "efgh", "new2"], "measure.new2.text": "第三条"}
    tried = [{"rows": "abcd.efgh.new2", "measure.new2.text": "第三条", "measure.new2.owner": ""}]
    rewritten = {"measure.new2.text": ["第三条，改过", ""]}
    mine, base, _ = posted(stored, seen=STORED, put=rewritten, rows=["abcd.efgh", "abcd.efgh.new2"], tried=tried)
    assert said(base) == stored and mine["measure.new2.text"] == "第三条，改过"
    mine, base, _ = posted(stored, seen=STORED, tried=tried)
    assert "new2" in base["measures"] and "new2" not in mine["measures"], "taken away before the line came back"


def test_a_row_taken_away_by_a_lost_press_and_put_back_is_whole_again():
    stored = {key: value for key, value in STORED.items() if "efgh" not in key} | {"measures": ["abcd"]}
    put = {"measure.efgh.text": ["第二条", "第二条"], "measure.efgh.owner": ["张三", "张三"]}
    mine, base, _ = posted(stored, seen=STORED, put=put, tried=[{"rows": "abcd.efgh"}, {"rows": "abcd"}])
    assert (
        base["measures"] == ["abcd"] and mine["measures"] == ["abcd", "efgh"] and mine["measure.efgh.owner"] == "张三"
    )
    _, base, _ = posted(stored, seen=STORED, put=put, tried=[{"rows": "abcd.efgh"}])
    assert base["measures"] == ["abcd", "efgh"], "another person took it away"
