"""One face for all parts of a packet, made of the glyphs that each part's own subset has.

WeasyPrint embeds in every PDF the few hundred glyphs it used, 0.2 to 0.6 MB a plan: of 44 plans 22 MB are the same
characters again and again. Its subsets keep the glyph numbers of the whole face, and the pages name glyphs by number,
so that a face that holds the glyphs of all subsets can stand in for each of them, and no page has to be touched.
"""

import io
import re
import struct
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from pikepdf import Array, Object, Pdf

_CHARACTER = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>")
CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{characters}endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
AT_ONCE = 100  # characters in a block of a CMap, by its specification


@dataclass
class Face:
    """The glyphs of one face collected from many subsets, by glyph number."""

    font: Object  # the Type 0 font of the first part, which the packet's is modelled on
    outlines: dict[int, bytes] = field(default_factory=dict)
    metrics: dict[int, bytes] = field(default_factory=dict)  # advance and bearing, as the table hmtx has them
    widths: dict[int, int] = field(default_factory=dict)
    characters: dict[int, str] = field(default_factory=dict)  # glyph → UTF-16 in hexadecimal digits
    head: bytes = b""  # the file of the part with the highest glyph number

    def take(self, font: Object) -> bool:
        """Add a part's subset; False, with nothing changed, if one of its glyphs is not what it is elsewhere."""
        file = _file_of(font)
        outlines, metrics = _glyphs(file)
        if any(_bare(self.outlines.get(glyph, outline)) != _bare(outline) for glyph, outline in outlines.items()):
            return False
        self.outlines |= outlines
        self.metrics |= metrics
        self.widths |= _widths(font.DescendantFonts[0].W)
        self.characters |= _characters(font)
        if _glyph_count(file) >= (_glyph_count(self.head) if self.head else 0):
            self.head = file
        return True

    @cached_property
    def glyph_of(self) -> dict[str, int]:
        """Character → the number of its glyph; asked for when all parts have been taken."""
        return {bytes.fromhex(text).decode("utf-16-be"): glyph for glyph, text in sorted(self.characters.items())}

    def embed(self, pdf: Pdf) -> Object:
        """The face as a font of the packet."""
        file = self._program()
        program, cmap = pdf.make_stream(file, Length1=len(file)), pdf.make_stream(self._cmap())
        font = pdf.copy_foreign(self.font)  # with the first part's file, which nothing points to afterwards
        descendant = font.DescendantFonts[0]
        descendant.FontDescriptor.FontFile2 = program
        descendant.W = Array([part for glyph, width in sorted(self.widths.items()) for part in (glyph, Array([width]))])
        font.ToUnicode = cmap
        return font

    def _cmap(self) -> bytes:
        known = [f"<{glyph:04x}> <{text}>\n" for glyph, text in sorted(self.characters.items())]
        blocks = [known[start : start + AT_ONCE] for start in range(0, len(known), AT_ONCE)]
        lines = [f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks]
        return CMAP.format(characters="".join(lines)).encode("ascii")

    def _program(self) -> bytes:
        """The TrueType file: the tables of the longest subset, with everybody's outlines."""
        font = TTFont(io.BytesIO(self.head), recalcBBoxes=False, recalcTimestamp=False)
        count = font["maxp"].numGlyphs
        places, data = array("I", [0]), bytearray()
        for glyph in range(count):
            data += self.outlines.get(glyph, b"")
            places.append(len(data))
        places.byteswap()
        empty = struct.pack(">Hh", 0, 0)
        tables = {
            "glyf": bytes(data),
            "loca": places.tobytes(),
            "hmtx": b"".join(self.metrics.get(glyph, empty) for glyph in range(count)),
            "head": _with(font.reader["head"], 50, struct.pack(">h", 1)),  # indexToLocFormat: long
            "hhea": _with(font.reader["hhea"], 34, struct.pack(">H", count)),  # numberOfHMetrics
        }
        for tag, raw in tables.items():
            font.tables[tag] = DefaultTable(tag)
            font.tables[tag].data = raw
        made = io.BytesIO()
        font.save(made, reorderTables=False)
        return made.getvalue()


def _with(table: bytes, offset: int, value: bytes) -> bytes:
    return table[:offset] + value + table[offset + len(value) :]


def _glyphs(file: bytes) -> tuple[dict[int, bytes], dict[int, bytes]]:
    """(outlines, metrics) of the glyphs that a subset really has."""
    font = TTFont(io.BytesIO(file), lazy=True)
    data, hmtx = font.reader["glyf"], font.reader["hmtx"]
    places = array("I" if font["head"].indexToLocFormat else "H", font.reader["loca"])
    places.byteswap()
    scale = 1 if places.typecode == "I" else 2
    long = font["hhea"].numberOfHMetrics
    last = hmtx[4 * (long - 1) : 4 * (long - 1) + 2]
    kept = [glyph for glyph in range(len(places) - 1) if places[glyph] != places[glyph + 1]]
    outlines = {glyph: data[places[glyph] * scale : places[glyph + 1] * scale] for glyph in kept}

    def metric(glyph: int) -> bytes:
        if glyph < long:
            return bytes(hmtx[4 * glyph : 4 * glyph + 4])
        bearing = 4 * long + 2 * (glyph - long)
        return bytes(last + hmtx[bearing : bearing + 2])

    return outlines, {glyph: metric(glyph) for glyph in outlines}


def _bare(outline: bytes) -> bytes:
    """Without the zeros that fill an outline up to an even length in files of the short format."""
    return outline.rstrip(b"\0")


def _glyph_count(file: bytes) -> int:
    return int(TTFont(io.BytesIO(file), lazy=True)["maxp"].numGlyphs)


def _file_of(font: Object) -> bytes:
    return bytes(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())


def _widths(pairs: Object) -> dict[int, int]:
    """`[17 [562 562] 30 [1000]]` as glyph → width."""
    found: dict[int, int] = {}
    entries = iter(pairs.as_list())
    for first in entries:
        found |= {int(first) + number: round(width) for number, width in enumerate(next(entries).as_list())}
    return found


def _characters(font: Object) -> dict[int, str]:
    listed = bytes(font.ToUnicode.read_bytes()).partition(b"beginbfchar")[2]
    return {int(glyph, 16): text.decode().lower() for glyph, text in _CHARACTER.findall(listed)}


def is_ours(font: Object) -> bool:
    """Whether this is a font as WeasyPrint embeds our TrueType faces; others are left alone."""
    return font.get("/Encoding") == "/Identity-H" and "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def shared(parts: Iterable[Object]) -> tuple[dict[str, Face], set[tuple[int, str]]]:
    """Name → face over all parts' font dictionaries, and those that had to stay as they are: (number of part, name)."""
    faces, alone = dict[str, Face](), set[tuple[int, str]]()
    for number, fonts in enumerate(parts):
        for name, font in fonts.items():
            if not is_ours(font) or not faces.setdefault(name, Face(font)).take(font):
                alone.add((number, name))
    return {name: face for name, face in faces.items() if face.head}, alone
