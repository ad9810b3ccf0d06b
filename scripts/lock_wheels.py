"""Prints a requirements file that names each wheel of a folder with its hash, for `pip install --require-hashes`."""

import hashlib
import sys
from pathlib import Path


def main() -> int:
    for wheel in sorted(Path(sys.argv[1]).glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        print(f"{name.replace('_', '-')}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
