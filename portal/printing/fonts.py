"""The print faces in static/fonts/: which there are, what they can draw, and how WeasyPrint is made to use no others.

The renderer's child process gets `FONTCONFIG_FILE`, a configuration that knows our folder only. A system face can then
never be picked, and no font is ever fetched. README.md in static/fonts/ says where the faces come from.
"""

from itertools import chain
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont, TTLibError

from portal.kernel.reading.drawn import missing_characters

__all__ = ["FACES", "FONT_FOLDER", "Face", "check_faces", "describe", "fontconfig_file", "missing_characters"]

FONT_FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts"


class Face(NamedTuple):
    """One font file: the family and weight that print.css names, its file in static/fonts/, its role in a 公文."""

    family: str
    weight: int
    file_name: str
    role: str


FACES = (
    Face("Portal Song", 400, "PortalSong-Regular.ttf", "宋体"),
    Face("Portal Song", 700, "PortalSong-Bold.ttf", "宋体加粗"),
    Face("Portal Hei", 400, "PortalHei-Regular.ttf", "黑体"),
    Face("Portal Hei", 700, "PortalHei-Bold.ttf", "黑体加粗"),
    Face("Portal Kai", 400, "PortalKai-Regular.ttf", "楷体"),
    Face("Portal Rare", 400, "PortalRare-Regular.ttf", "生僻字"),
)

# Names with characters outside GB 2312, and marks that office documents cannot do without.
SAMPLE = "一村年级昇堃喆祎玥犇翀淼垚焱骉䶮，。、；：“”‘’—…·《》〔〕①⑳ⅠⅫ㎡℃×÷±≤≥→■□●○√0123456789%\u2011"
RARE_SAMPLE = "鎮囍龘鱻"

_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same"><family>serif</family><prefer><family>Portal Song</family></prefer></alias>
  <alias binding="same"><family>sans-serif</family><prefer><family>Portal Hei</family></prefer></alias>
  <alias binding="same"><family>monospace</family><prefer><family>Portal Hei</family></prefer></alias>
</fontconfig>
"""


def fontconfig_file(directory: Path) -> Path:
    """Write fonts.conf into `directory` (made if missing, writable: the font cache lives there too); return its path.

    Put the path into the environment of the render child as FONTCONFIG_FILE before WeasyPrint is imported there.
    """
    directory = directory.resolve()
    cache_folder = directory / "cache"
    cache_folder.mkdir(parents=True, exist_ok=True)
    text = _FONTCONFIG.format(fonts=escape(str(FONT_FOLDER)), cache=escape(str(cache_folder)))
    path = directory / "fonts.conf"
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")
    return path


def describe(character: str) -> str:
    """A character for a message to people: `䶮 (U+4DAE)`."""
    return f"{character} (U+{ord(character):04X})"


def check_faces() -> list[str]:
    """What is wrong with the faces on this machine, in Chinese sentences; [] when documents can be printed."""
    return list(chain.from_iterable(_face_problems(face) for face in FACES))


def _face_problems(face: Face) -> list[str]:
    path = FONT_FOLDER / face.file_name
    if not path.is_file():
        return [f"缺少{face.role}字体文件 {face.file_name}。"]
    try:
        with path.open("rb") as stream, TTFont(stream, lazy=True) as font:
            family, weight, drawn = font["name"].getDebugName(1), font["OS/2"].usWeightClass, font.getBestCmap()
    except (TTLibError, OSError) as error:
        return [f"{face.role}字体文件 {face.file_name} 无法读取：{error}。"]
    problems = []
    if (family, weight) != (face.family, face.weight):
        problems.append(f"字体文件 {face.file_name} 应为 {face.family} {face.weight}，实为 {family} {weight}。")
    sample = RARE_SAMPLE if face.family == "Portal Rare" else SAMPLE
    if absent := [describe(character) for character in sample if ord(character) not in drawn]:
        problems.append(f"{face.role}字体文件 {face.file_name} 缺字：{'、'.join(absent)}。")
    return problems
