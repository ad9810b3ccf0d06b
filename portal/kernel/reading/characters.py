"""Characters as they are pasted, and the ordinary ones that are meant.

Three kinds come from phones, WPS, WeChat and PDF files: marks that nobody sees (zero width, direction, soft hyphen,
variation selectors), look-alikes of ordinary characters (康熙部首, private bullets of Wingdings), and signs that no
print face draws though an ordinary one says the same (✅ → √).
"""

import re
import unicodedata

# Default-ignorable characters (Unicode Standard Annex 44), what iOS and WeChat put around numbers, and the places of
# pictures that could not be pasted (FFFC). The joiner 200D is below.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u20e3"
    "\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]"
)
_PICTURE = "\U0001f000-\U0001faff\u2190-\u21ff\u2600-\u27bf"
_JOINER = re.compile(f"(?<![{_PICTURE}])\u200d|\u200d(?![{_PICTURE}])")  # it means something between two emoji only
_BLANKS = {code: " " for code in (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x2800)}
_LINE_ENDS = {code: "\n" for code in (0x0B, 0x0C, 0x85, 0x2028, 0x2029)}  # 0B is Word's 手动换行符

# Radicals that PDF files and scanners give instead of the character itself (EquivalentUnifiedIdeograph.txt).
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺶⺹⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
    "厂乛乚乙亻冂刀刂卜小小兀尣尢巳幺彑彐忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王目示礻竹糹纟罓罒网冗羊耂肀聿肉艹艹艹虎衤覀西见角讠贝足车辶辶辶邑钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
)
# Symbol and Wingdings bullets, which Word and PowerPoint keep in a private area, and signs outside the print faces.
_SIGNS = (
    "\uf0b7\uf06c\uf06e\uf0a7\uf06f\uf0a8\uf071\uf072\uf075\uf076\uf074\uf0d8\uf0e8\uf0e0\uf0f0\uf0fc\uf0fe\uf052\uf0fb\uf0fd\uf053\uf0ab\uf0b2"
    "✅☑✔🗹🗸❌❎✖✘☒🗴🗙☐⬜🔲▢❏❑⬛🔳⚫🔴🔵🟢🟡🟠⚪⭐🌟✨❗❕‼❓❔➢➤►⮞➔➜➞➙⇨👉⮕⁃‣⦁⬥🔹🔸🔷🔶✆",
    "●●■■□□□□◆◆◆▶→→→√√√×××★★√√√√√×××××××□□□□□□■■●●●●●●○★★★！！！？？▶▶▶▶→→→→→→→-▶●◆◆◆◆◆☎",
)
_ORDINARY: dict[int, str] = {
    **_BLANKS,
    **_LINE_ENDS,
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), 0x2E9F, 0x2EF3)},
    **{ord(seen): meant for seen, meant in zip(*_RADICALS, strict=True)},
    **{ord(seen): meant for seen, meant in zip(*_SIGNS, strict=True)},
}
# ！ to ～ on a keyboard of the input method, and its blank; not ① ² ㎡, which mean something else than their digits.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFF61: 0x3002, 0xFFE5: 0xA5}


def ordinary(raw: str) -> str:
    """The text without what nobody sees, and with the ordinary character for each look-alike."""
    if raw.isascii():
        return raw.translate(_LINE_ENDS)
    return _JOINER.sub("", _INVISIBLE.sub("", raw)).translate(_ORDINARY)


def half_width(raw: str) -> str:
    """`ordinary`, with letters, digits and signs as a keyboard without an input method writes them."""
    return ordinary(raw).translate(_FULL_WIDTH)


def spellings(search: str) -> list[str]:
    """A search as it stands, and with the brackets of the other width: names are stored with either."""
    both = (search, search.replace("(", "（").replace(")", "）"), search.replace("（", "(").replace("）", ")"))
    return list(dict.fromkeys(both))


def comparable(raw: str) -> str:
    """What two spellings of a name, a code or a search have in common: NFKC, small letters, no blanks at either end."""
    return unicodedata.normalize("NFKC", ordinary(raw)).strip().casefold()
