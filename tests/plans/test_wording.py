"""Changes of wording, as a reader marks them with two pencils."""

import pytest

from portal.plans.domain.text_diff import clauses, word_changes


def marked(before: str, after: str) -> str:
    """‹gone›«come»"""
    marks = {"same": "{}", "old": "‹{}›", "new": "«{}»"}
    return "".join(marks[piece.kind].format(piece.text) for piece in word_changes(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("照旧。", "照旧。", "照旧。"),
        ("", "新写的", "«新写的»"),
        ("删掉的", "", "‹删掉的›"),
        ("村集体收入达到12万元", "村集体收入达到15万元", "村集体收入达到‹12›«15»万元"),
        ("完成 99.5%，验收", "完成 100%，验收", "完成 ‹99.5%›«100%»，验收"),
        ("建污水管网。改厕20户。", "改厕20户。", "‹建污水管网。›改厕20户。"),
        ("改厕20户。", "改厕20户。硬化道路3公里。", "改厕20户。«硬化道路3公里。»"),
        ("由村两委负责，九月底完成。", "由村“两委”负责，十月底完成。", "由村«“»两委«”»负责，‹九›«十»月底完成。"),
        ("第一行\n第二行", "第一行\n另外的话", "第一行\n‹第二行›«另外的话»"),
        ("2022-09-30", "2022-10-31", "‹2022-09-30›«2022-10-31»"),
        ("达到 10.4 万", "达到 10.5 万", "达到 ‹10.4›«10.5» 万"),
        ("好好好", "好好", "好好‹好›"),
        ("加强党建", "发展石榴产业", "‹加强党建›«发展石榴产业»"),
    ],
)
def test_marks(before, after, expected):
    assert marked(before, after) == expected


@pytest.mark.parametrize("text", ["一，二。三", "\n\n", "。。", "没有标点", "a, b; c: d\n"])
def test_nothing_is_lost_by_cutting(text):
    assert "".join(clauses(text)) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [("现状：村集体收入 10.4 万元，欠账多。", "现状：收入 10.4 万元；没有欠账。"), ("甲乙丙丁" * 50, "甲丙乙丁" * 60)],
)
def test_the_pieces_are_both_texts(before, after):
    pieces = word_changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "old") == after
