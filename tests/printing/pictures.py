"""Pictures of pages as they ought to be: small and grey, compared with a tolerance that survives another rasteriser."""

import io
import os
import subprocess
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

FOLDER = Path(__file__).with_name("golden")
DOTS = 40  # per inch: words are grey lines, columns and rows can still be told
# Of 256 greys: what a page may differ on the whole, and one square of 4 × 4 dots.
ON_THE_WHOLE, IN_A_SQUARE = 1.0, 60


def picture(pdf: bytes) -> Image.Image:
    """The first page."""
    command = ["pdftoppm", "-r", str(DOTS), "-gray", "-f", "1", "-l", "1", "-png", "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=60)
    return Image.open(io.BytesIO(drawn.stdout)).convert("L")


def difference(name: str, found: Image.Image) -> str:
    """In words, empty where the page is as it ought to be. `make golden` takes it as it is."""
    place = FOLDER / f"{name}.png"
    if os.environ.get("PORTAL_GOLDEN") == "renew":
        FOLDER.mkdir(exist_ok=True)
        found.quantize(16).save(place, optimize=True)
        return ""
    wanted = Image.open(place).convert("L")
    if wanted.size != found.size:
        return f"{name}: {found.size} instead of {wanted.size}"
    apart = ImageChops.difference(wanted.reduce(4), found.reduce(4))
    whole, worst = ImageStat.Stat(apart).mean[0], apart.getextrema()[1]
    if whole > ON_THE_WHOLE or worst > IN_A_SQUARE:
        return f"{name}: {whole:.2f} apart on the whole, {worst} in the worst square; look at it, then `make golden`"
    return ""
