"""统计用区划代码: what is one, at which level, and below whom. No database."""

import pytest

from portal.places.domain.region_codes import code_in_words, read_region_code, why_not_below, why_not_region_code
from portal.places.models import Kind

COUNTY, TOWNSHIP, VILLAGE = "410182000000", "410182103000", "410182103205"


@pytest.mark.parametrize(
    ("raw", "kind", "code"),
    [
        (" 410182103205 ", Kind.village, VILLAGE),
        ("４１０１８２１０３２０５", Kind.village, VILLAGE),
        ("410182 103 205", Kind.village, VILLAGE),
        ("4101\u200b8210-3205", Kind.village, VILLAGE),
        ("410182103205.0", Kind.village, VILLAGE),
        ("410182103", Kind.township, TOWNSHIP),
        ("410182103000", Kind.township, TOWNSHIP),
        ("410182", Kind.county, COUNTY),
        ("410182103", Kind.village, "410182103"),
        ("", Kind.village, ""),
    ],
)
def test_any_spelling_is_read(raw, kind, code):
    assert read_region_code(raw, kind) == code


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("4.10182E+11", Kind.village, "文本"),
        ("41018210320五", Kind.village, "只能写数字"),
        ("41018210320", Kind.village, "现在是 11 位"),
        ("4101821032055", Kind.village, "现在是 13 位"),
        ("990182103205", Kind.village, "开头的 9901"),
        ("410082103205", Kind.village, "开头的 4100"),
        ("410182000205", Kind.village, "第 7 到 9 位不能是 000"),
        (TOWNSHIP, Kind.village, "第 10 到 12 位不能是 000"),
        (COUNTY, Kind.township, "第 7 到 9 位不能是 000"),
        (VILLAGE, Kind.township, "后 3 位都是 0"),
        (TOWNSHIP, Kind.county, "后 6 位都是 0"),
        (VILLAGE, Kind.area, "片区没有区划代码"),
        ("٤١٠١٨٢١٠٣٢٠٥", Kind.village, "只能写数字"),
    ],
)
def test_what_is_wrong_is_said(code, kind, words):
    assert words in (why_not_region_code(read_region_code(code, kind), kind) or "")


@pytest.mark.parametrize(("code", "kind"), [(COUNTY, Kind.county), (TOWNSHIP, Kind.township), (VILLAGE, Kind.village)])
def test_right_ones_pass(code, kind):
    assert why_not_region_code(code, kind) is None


def test_a_city_without_counties_is_one():
    assert why_not_region_code("441900000000", Kind.county) is None


def test_a_code_lies_below_the_one_above():
    assert why_not_below(VILLAGE, Kind.township, "广武镇", TOWNSHIP) is None
    assert "前 9 位应该是广武镇的 410182103，现在是 410182104" in (
        why_not_below("410182104205", Kind.township, "广武镇", TOWNSHIP) or ""
    )
    assert code_in_words(VILLAGE) == "410182 103 205"
