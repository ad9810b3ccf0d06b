"""Builds the print faces of this folder from the unpacked source packages (README.md says which, and how to get them).

    python static/fonts/build_fonts.py --serif DIR --sans DIR --kai DIR [--out DIR]

Same sources and same fontTools give the same bytes. What the build changes, besides leaving characters out, is in
`_even_digits`, `_widen_quotes` and `_stretch_dashes`; the names are changed because the licences reserve the originals.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

HERE = Path(__file__).resolve().parent

# Symbols that office documents use. A face keeps those its source draws: pinyin letters, general punctuation, currency,
# letter-like, Roman numerals, arrows, mathematics, technical, circled numbers, boxes and shapes, dingbats, CJK
# punctuation, kana, bopomofo, circled Han, units, vertical and small forms, full-width forms.
SYMBOL_BLOCKS = (
    (0x0020, 0x007E), (0x00A0, 0x017F), (0x01CD, 0x01DC), (0x02C6, 0x02DD), (0x0391, 0x03C9), (0x0401, 0x0451),
    (0x2010, 0x2027), (0x202F, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2100, 0x218B), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2460, 0x26FF), (0x2701, 0x27BF), (0x2E3A, 0x2E3B), (0x2FF0, 0x2FFB),
    (0x3000, 0x303F), (0x3041, 0x312F), (0x3220, 0x324F), (0x3280, 0x33FF), (0xFE30, 0xFE6B), (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE6), (0xFFFD, 0xFFFD),
)  # fmt: skip

# Combined marks, kerning, and the three ways of setting Chinese punctuation tighter (off unless print.css asks).
FEATURES = ["ccmp", "mark", "kern", "halt", "palt", "chws"]
UNUSED_TABLES = ["vhea", "vmtx", "VORG", "BASE", "STAT", "DSIG", "gasp"]  # vertical setting, variations, screen hints


class Recipe(NamedTuple):
    """One file to build: its own family and style, the package it comes from and the source's file name there."""

    family: str
    style: str
    package: str
    source: str


RECIPES = (
    Recipe("Portal Song", "Regular", "serif", "NotoSerifSC_400Regular.ttf"),
    Recipe("Portal Song", "Bold", "serif", "NotoSerifSC_700Bold.ttf"),
    Recipe("Portal Hei", "Regular", "sans", "NotoSansSC_400Regular.ttf"),
    Recipe("Portal Hei", "Bold", "sans", "NotoSansSC_700Bold.ttf"),
    Recipe("Portal Kai", "Regular", "kai", "LXGWWenKai-Regular.ttf"),
    Recipe("Portal Rare", "Regular", "serif", "NotoSerifSC_400Regular.ttf"),
)


def codec_characters(codec: str) -> set[int]:
    """Every non-ASCII character of a two-byte Chinese codec ("gb2312", "gbk"), as code points."""
    found: set[int] = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                found.update(map(ord, bytes((lead, trail)).decode(codec)))
            except UnicodeDecodeError:
                continue
    return found


def table_characters() -> set[int]:
    """The 8,105 characters of 通用规范汉字表 (2013), from the list beside this script."""
    return set(map(ord, (HERE / "tgh-8105.txt").read_text("utf-8"))) - {ord("\n")}


def common_characters() -> set[int]:
    """What all faces but Portal Rare should draw."""
    symbols = {code for first, last in SYMBOL_BLOCKS for code in range(first, last + 1)}
    return symbols | codec_characters("gb2312") | table_characters()


def build(recipe: Recipe, source: Path, out: Path) -> set[int]:
    """Write one face to `out` and return the code points it draws."""
    font = TTFont(source, recalcTimestamp=False)
    common = common_characters()
    wanted = codec_characters("gbk") - common if recipe.family == "Portal Rare" else common
    subsetter = Subsetter(_options())
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    if recipe.package == "serif":
        _even_digits(font)
    if recipe.package == "kai":
        _widen_quotes(font)
    elif recipe.family != "Portal Rare":
        _stretch_dashes(font)
    _rename(font, recipe)
    font.save(out / file_name(recipe))
    return set(font.getBestCmap())


def file_name(recipe: Recipe) -> str:
    return f"{recipe.family.replace(' ', '')}-{recipe.style}.ttf"


def _options() -> Options:
    options = Options()
    options.layout_features = FEATURES
    options.drop_tables = [*options.drop_tables, *UNUSED_TABLES]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.recalc_timestamp = False
    return options


def _even_digits(font: TTFont) -> None:
    """Give 0-9 one width, each digit centred in it: Noto Serif has no tabular figures, and columns of 元 must align."""
    cmap, metrics = font.getBestCmap(), font["hmtx"].metrics
    digits = [cmap[ord(digit)] for digit in "0123456789" if ord(digit) in cmap]
    if not digits:
        return
    width = max(metrics[glyph][0] for glyph in digits)
    for glyph in digits:
        _set_width(font, glyph, width, shift=(width - metrics[glyph][0]) // 2)


def _widen_quotes(font: TTFont) -> None:
    """Make “”‘’ one 字 wide as in the other faces: opening marks sit at the right of the square, closing ones left."""
    cmap, metrics = font.getBestCmap(), font["hmtx"].metrics
    square = font["head"].unitsPerEm
    for mark in "“”‘’":
        glyph = cmap[ord(mark)]
        _set_width(font, glyph, square, shift=square - metrics[glyph][0] if mark in "“‘" else 0)


def _stretch_dashes(font: TTFont) -> None:
    """Make —— two 字 wide (GB/T 15834): Noto draws it as one glyph, U+2E3A, hardly more than one and a half wide."""
    cmap, square, margin = font.getBestCmap(), font["head"].unitsPerEm, 50
    for code, squares in ((0x2014, 1), (0x2E3A, 2), (0x2E3B, 3)):
        outline, width = font["glyf"][cmap[code]], squares * square
        scale = (width - 2 * margin) / (outline.xMax - outline.xMin)
        outline.coordinates.translate((-outline.xMin, 0))
        outline.coordinates.scale((scale, 1))
        outline.coordinates.toInt()
        _set_width(font, cmap[code], width, shift=margin)


def _set_width(font: TTFont, glyph: str, width: int, shift: int) -> None:
    """Change a simple glyph's advance width, moving its outline `shift` units to the right."""
    outline = font["glyf"][glyph]
    if outline.isComposite():
        raise ValueError(f"{glyph} is a composite glyph; shift its components instead")
    outline.coordinates.translate((shift, 0))
    outline.recalcBounds(font["glyf"])
    font["hmtx"].metrics[glyph] = (width, outline.xMin)


def _rename(font: TTFont, recipe: Recipe) -> None:
    """Our own names: the licences reserve the originals, and an installed font must never be taken for ours."""
    names = font["name"]
    kept = {number: names.getDebugName(number) for number in (0, 5, 13, 14)}
    original = names.getDebugName(4)
    names.names = []
    post_script = f"{recipe.family.replace(' ', '')}-{recipe.style}"
    described = f"{original}, reduced to the characters of the portal's documents and renamed."
    for number, text in {
        **kept, 1: recipe.family, 2: recipe.style, 3: f"{kept[5]};{post_script}",
        4: f"{recipe.family} {recipe.style}", 6: post_script, 10: described,
    }.items():  # fmt: skip
        if text:
            names.setName(text, number, 3, 1, 0x409)


def ranges(codes: Iterable[int]) -> list[tuple[int, int]]:
    """Code points as sorted (first, last) runs."""
    runs: list[tuple[int, int]] = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    return runs


def write_coverage(codes: set[int], out: Path) -> None:
    """coverage.txt: what at least one face draws, one hexadecimal run `first-last` a line."""
    lines = [f"{first:X}-{last:X}\n" if first != last else f"{first:X}\n" for first, last in ranges(codes)]
    (out / "coverage.txt").write_text("".join(lines), "ascii")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for package in ("serif", "sans", "kai"):
        parser.add_argument(f"--{package}", type=Path, required=True, help="folder of the unpacked source package")
    parser.add_argument("--out", type=Path, default=HERE)
    arguments = parser.parse_args()
    covered: set[int] = set()
    for recipe in RECIPES:
        folder: Path = getattr(arguments, recipe.package)
        source = next(iter(sorted(folder.rglob(recipe.source))), None)
        if source is None:
            parser.error(f"no {recipe.source} under {folder}")
        drawn = build(recipe, source, arguments.out)
        covered |= drawn
        size = (arguments.out / file_name(recipe)).stat().st_size
        sys.stdout.write(f"{file_name(recipe)}: {len(drawn)} characters, {size / 1e6:.2f} MB\n")
    write_coverage(covered, arguments.out)


if __name__ == "__main__":
    main()
