"""The print faces: what they draw, and that WeasyPrint uses them and nothing else (acceptance 36)."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from portal.kernel.reading.drawn import _coverage as drawn_list
from portal.printing import fonts as faces

pytestmark = pytest.mark.once

NAMES = "昇堃喆祎玥犇翀淼垚焱骉䶮"
SYMBOLS = "“”‘’—…·《》〔〕①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ㎡℃×÷±≤≥→■□●○◆◇★☆▲△▼▽√✓\u2011"
MAIN_FACES = [face for face in faces.FACES if face.family != "Portal Rare"]

# What the render child does: the environment names our fonts.conf before WeasyPrint is imported.
RENDER = """
import sys
from weasyprint import HTML
sys.stdout.buffer.write(HTML(string=sys.stdin.buffer.read().decode()).write_pdf())
"""


def gb2312_hanzi() -> str:
    cells = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", "ignore") for pair in cells)


def drawn_by(face: faces.Face) -> set[str]:
    with TTFont(faces.FONT_FOLDER / face.file_name, lazy=True) as font:
        return set(map(chr, font.getBestCmap()))


def pdf_of(page: str, folder: Path) -> PdfReader:
    """Render in a child process that knows only our faces."""
    environment = {**os.environ, "FONTCONFIG_FILE": str(faces.fontconfig_file(folder))}
    command = [sys.executable, "-c", RENDER]
    child = subprocess.run(command, input=page.encode(), env=environment, capture_output=True, timeout=60, check=True)
    return PdfReader(io.BytesIO(child.stdout))


def font_names(pdf: PdfReader) -> set[str]:
    """PostScript-like names of the embedded fonts, without the six-letter subset tag."""
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    return {font["/BaseFont"].partition("+")[2] for font in fonts}


def lines(pdf: PdfReader) -> list[str]:
    return [line.strip() for page in pdf.pages for line in page.extract_text().splitlines() if line.strip()]


@pytest.mark.parametrize("face", MAIN_FACES, ids=lambda face: face.file_name)
def test_each_main_face_draws_both_character_tables(face: faces.Face) -> None:
    table = (faces.FONT_FOLDER / "tgh-8105.txt").read_text("utf-8").replace("\n", "")
    hanzi = gb2312_hanzi()
    assert (len(set(table)), len(set(hanzi))) == (8105, 6763)
    ascii_and_latin = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]))
    full_width = "".join(map(chr, range(0xFF01, 0xFF5F)))
    needed = set(table + hanzi + NAMES + SYMBOLS + ascii_and_latin + full_width)
    assert sorted(needed - drawn_by(face)) == []


def test_coverage_list_agrees_with_the_fonts() -> None:
    drawn = set().union(*map(drawn_by, faces.FACES))
    assert drawn_list() == drawn


def test_covered_text_misses_nothing() -> None:
    gbk = bytes((0x90, 0x87)).decode("gbk")
    assert faces.missing_characters(gb2312_hanzi() + NAMES + SYMBOLS + gbk + "鎮囍龘\r\n\t \u3000\u200b\ufe0f") == []


def test_uncovered_characters_are_named_once_in_order() -> None:
    missing = faces.missing_characters("王😀村\U0002a6d6村😀")
    assert missing == ["😀", "\U0002a6d6"]
    assert [faces.describe(character) for character in [*missing, "䶮"]] == [
        "😀 (U+1F600)", "\U0002a6d6 (U+2A6D6)", "䶮 (U+4DAE)",
    ]  # fmt: skip


def test_the_faces_pass_their_own_check() -> None:
    assert faces.check_faces() == []


def test_a_missing_wrong_or_broken_file_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for face in faces.FACES[2:]:
        (tmp_path / face.file_name).symlink_to(faces.FONT_FOLDER / face.file_name)
    (tmp_path / "PortalSong-Bold.ttf").symlink_to(faces.FONT_FOLDER / "PortalRare-Regular.ttf")
    (tmp_path / "PortalKai-Regular.ttf").unlink()
    (tmp_path / "PortalKai-Regular.ttf").write_bytes(b"not a font")
    monkeypatch.setattr(faces, "FONT_FOLDER", tmp_path)
    missing, wrong, poor, broken = faces.check_faces()
    assert missing == "缺少宋体字体文件 PortalSong-Regular.ttf。"
    assert wrong == "字体文件 PortalSong-Bold.ttf 应为 Portal Song 700，实为 Portal Rare 400。"
    assert poor.startswith("宋体加粗字体文件 PortalSong-Bold.ttf 缺字：一 (U+4E00)、")
    assert broken.startswith("楷体字体文件 PortalKai-Regular.ttf 无法读取：")


def test_each_role_embeds_its_own_face_and_only_ours(tmp_path: Path) -> None:
    text = f"石桥村2027年{NAMES}“批复”——A\u2011B①㎡"
    styles = [f"{weight} 16pt {family}" for family, weight, *_ in MAIN_FACES]
    body = "".join(f'<p style="font:{style}">{text}' for style in styles)
    pdf = pdf_of(f"<html lang=zh-CN>{body}", tmp_path)
    assert font_names(pdf) == {"Portal-Song", "Portal-Song-Bold", "Portal-Hei", "Portal-Hei-Bold", "Portal-Kai"}
    assert lines(pdf) == [text] * len(styles)


def test_an_unknown_or_generic_family_still_gets_one_of_ours(tmp_path: Path) -> None:
    families = [("SimSun", "甲"), ("sans-serif", "乙"), ("serif", "丙鎮")]
    page = "".join(f'<p style="font-family:{family}">{text}' for family, text in families)
    pdf = pdf_of(f"<html lang=zh-CN>{page}", tmp_path)
    assert all(name.startswith("Portal-") for name in font_names(pdf))
    assert {"Portal-Hei", "Portal-Song", "Portal-Rare"} <= font_names(pdf)
    assert lines(pdf) == ["甲", "乙", "丙鎮"]
