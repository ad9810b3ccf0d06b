"""What the portal writes is for its own user only: names, telephone numbers, plans, keys, papers, logs, backups."""

import os
from pathlib import Path

OWN_ONLY = 0o077  # what a new file or folder does not grant


def keep_private(folder: Path | None = None) -> None:
    """From now on this process makes files 600 and folders 700; `folder`, the instance, is closed to others as it is,
    so that nothing in it from before can be reached. A folder of another user's is left as that one has set it."""
    os.umask(OWN_ONLY)
    if folder is not None and folder.stat().st_uid == os.geteuid():
        folder.chmod(0o700)
