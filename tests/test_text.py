"""Cleaning at the boundary."""

import pytest

from portal.kernel.text import clean, clean_line, length


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  一\r\n二\r三  ", "一\n二\n三"),
        ("一\x00二\x07三", "一二三"),
        ("一\u202e二\ufeff三", "一二三"),
        ("一\ud800二", "一\ufffd二"),
        ("①㎡ﬁ２", "①㎡ﬁ２"),
        ("e\u0301", "é"),
        ("一 \u3000\n二", "一\n二"),
        ("𠮷䶮👨‍👩‍👧", "𠮷䶮👨‍👩‍👧"),
    ],
)
def test_clean(raw, kept):
    assert clean(raw) == kept
    assert clean(clean(raw)) == kept


def test_clean_line_and_length():
    assert clean_line(" 王秀英\n（文书） ") == "王秀英 （文书）"
    assert length("一\r\n二𠮷") == 4
