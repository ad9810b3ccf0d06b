"""Codes that people read off paper and type: eight characters of Crockford's base32, which has no I, L, O and U."""

import secrets

from portal.kernel.reading.codes import read_code

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8  # 40 bits: with a million papers about, one guess in a million finds one
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """A code from chance alone: it tells nothing of the submission, and the next one cannot be reckoned from it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read(typed: str) -> str | None:
    """The code that somebody meant: small letters, blanks, full-width letters and O for 0 are taken. None: no code."""
    folded = read_code(typed).upper().translate(_READ_AS)
    return folded if len(folded) == LENGTH and set(folded) <= set(ALPHABET) else None


def spaced(code: str) -> str:
    """7K3M 9QRT: as it is printed."""
    return f"{code[:4]} {code[4:]}"
