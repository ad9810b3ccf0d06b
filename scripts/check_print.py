"""Checks that documents can be drawn here: WeasyPrint finds its libraries, and every print face its characters.

`python -m scripts.check_print` says what is wrong and ends with 1; it is silent when all is well.
"""

import sys

from portal.printing.faces import check_faces


def library_problems() -> list[str]:
    try:
        import weasyprint  # noqa: F401  Loading it is the check.
    except OSError as error:
        return [f"WeasyPrint cannot load a system library: {error}"]
    return []


if __name__ == "__main__":
    problems = library_problems() + check_faces()
    print(*problems, sep="\n", end="\n" if problems else "", file=sys.stderr)
    sys.exit(1 if problems else 0)
