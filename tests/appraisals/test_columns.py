"""Long text is shortened on the screen and never lost."""

import pytest

from portal.appraisals.domain.columns import FIRST, SPARE, parted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "短",
        "一" * (FIRST + SPARE),
        "一" * 500,
        "一句话。" * 60,
        "第一行\n第二行\n" * 40,
        "逗号，" * 100,
        "开头。" + "一" * 300,
    ],
)
def test_both_parts_together_are_the_text(text):
    first, rest = parted(text)
    assert first + rest == text
    assert len(first) <= FIRST + SPARE and (len(first) > FIRST // 2 or not rest)


def test_it_is_cut_after_a_sentence_then_after_a_clause():
    assert parted("一" * 60 + "。" + "二" * 100)[0].endswith("。")
    assert parted("一" * 60 + "，" + "二" * 100)[0].endswith("，")
    assert parted("开头。" + "一" * 300)[0] == "开头。" + "一" * (FIRST - 3)


def test_a_text_that_hardly_fits_is_not_cut():
    assert parted("一" * (FIRST + SPARE)) == ("一" * (FIRST + SPARE), "")
