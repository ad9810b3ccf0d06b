"""Merging two people's versions of a block."""

from portal.plans.domain.content import changes, merge, tidy


def row(uid, **cells):
    return {f"measure.{uid}.{name}": value for name, value in cells.items()}


def test_tidy_leaves_out_what_says_nothing_and_rows_that_are_gone():
    content = {"a": "", "b": None, "c": 0, "d": False, "measures": ["x"], **row("x", text="在"), **row("y", text="去")}
    assert tidy(content) == {"c": 0, "d": False, "measures": ["x"], "measure.x.text": "在"}


def test_the_same_words_are_no_clash():
    assert merge({"a": "旧"}, {"a": "新"}, {"a": "新"}).clashes == {}


def test_clearing_a_field_against_an_edit_is_a_clash():
    assert merge({"a": "旧"}, {}, {"a": "新"}).clashes == {"a": (None, "新")}


def test_rows_that_both_added_are_both_there():
    base = {"measures": ["x"], **row("x", text="旧")}
    mine = {"measures": ["x", "m"], **row("x", text="旧"), **row("m", text="我的")}
    theirs = {"measures": ["t", "x"], **row("x", text="旧"), **row("t", text="他的")}
    merged = merge(base, mine, theirs)
    assert merged.content["measures"] == ["t", "x", "m"] and not merged.clashes
    assert merged.content["measure.m.text"] == "我的" and merged.content["measure.t.text"] == "他的"


def test_a_row_that_one_removed_and_nobody_touched_goes():
    base = {"measures": ["x", "y"], **row("x", text="一"), **row("y", text="二")}
    without = {"measures": ["y"], **row("y", text="二")}
    for mine, theirs in ((without, base), (base, without), (without, without)):
        assert merge(base, mine, theirs).content == without


def test_a_row_removed_by_them_while_i_wrote_in_it_stays_with_my_words():
    base = {"measures": ["x"], **row("x", text="旧", owner="张")}
    mine = {"measures": ["x"], **row("x", text="新", owner="张")}
    merged = merge(base, mine, {})
    assert merged.content == mine and not merged.clashes


def test_order_is_taken_from_whoever_changed_it():
    base = {"measures": ["x", "y"], **row("x", text="一"), **row("y", text="二")}
    moved = base | {"measures": ["y", "x"]}
    assert merge(base, moved, base).content["measures"] == ["y", "x"]
    assert merge(base, base, moved).content["measures"] == ["y", "x"]


def test_every_word_of_either_survives_a_merge_or_is_named_as_a_clash():
    """All small worlds: three values for two fields, on three sides."""
    from itertools import product

    values = (None, "一", "二")
    for base, mine, theirs in product(product(values, repeat=2), repeat=3):
        sides = [tidy(dict(zip("ab", side, strict=True))) for side in (base, mine, theirs)]
        merged = merge(*sides)
        for key in "ab":
            was, my, their = (side.get(key) for side in sides)
            kept = {merged.content.get(key), *merged.clashes.get(key, ())}
            assert (my == was or my in kept) and (their == was or their in kept), (sides, merged)


def test_changes_of_equal_contents_are_none():
    assert changes({"a": 1}, {"a": 1}) == {}
