"""The parts of one long paper, laid together, with the number of the page and of all pages on each."""

import io
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import chain

from pikepdf import ObjectStreamMode, Pdf

from portal.printing.binding.fonts import shared
from portal.printing.binding.parts import add_over, fonts_of, fonts_on


def lay_together(parts: Sequence[bytes], numbers: Sequence[bytes], *, title: str) -> bytes:
    """One PDF; equal parts give equal bytes. `numbers` have a page for every page of the parts, empty but for its
    number, which the same style sheets have drawn: laid over that page, it stands where it always stands."""
    with ExitStack() as stack:
        papers = [stack.enter_context(Pdf.open(io.BytesIO(pdf))) for pdf in (*parts, *numbers)]
        faces, alone = shared(fonts_of(paper) for paper in papers)
        whole = stack.enter_context(Pdf.new())
        fonts = {name: face.embed(whole) for name, face in faces.items()}
        bodies, over = papers[: len(parts)], papers[len(parts) :]
        drawn = {(number, name) for number, one in enumerate(over, len(parts)) for name in fonts_of(one).keys()}  # noqa: SIM118 (pikepdf)
        figures = {name for _, name in drawn}
        if drawn & set(alone):
            raise ValueError("the face of the page numbers is not the one of the paper")
        for number, body in enumerate(bodies):
            begin = len(whole.pages)
            whole.pages.extend(body.pages)
            own = fonts_on(whole.pages[begin])  # one dictionary for all pages of a part
            for name in {*own.keys(), *figures}:
                if (number, name) not in alone:
                    own[name] = fonts[name]
        for page, number_page in zip(whole.pages, chain.from_iterable(one.pages for one in over), strict=True):
            add_over(whole, page, number_page.Contents.read_bytes())
        whole.Root.Lang = bodies[0].Root.Lang
        whole.docinfo["/Title"] = title
        made = io.BytesIO()
        whole.save(made, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return made.getvalue()
