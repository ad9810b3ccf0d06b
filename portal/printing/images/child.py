"""The child process that makes a picture of one page of a PDF and ends. Started by its path: nothing of the portal is
loaded. Arguments: the PDF's path, the page from 0, the width in pixels. Standard output: the picture as PNG."""

import io
import sys

# More pixels than any sheet of ours has at this width; a page may say it is kilometres long.
MOST = 12_000_000


def main(path: str, number: int, width: int) -> int:
    import pypdfium2

    page = pypdfium2.PdfDocument(path)[number]
    across, down = page.get_size()
    scale = width / across
    if width * down * scale > MOST:
        return 4
    # Grey, in sixteen tones: letters look the same and a page is a fifth of the size over a slow line.
    picture = page.render(scale=scale, grayscale=True).to_pil().quantize(16)
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    sys.stdout.buffer.write(stream.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
