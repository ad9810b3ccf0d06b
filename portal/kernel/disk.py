"""Whether something failed because the disk takes nothing more: full, over its quota, or not writable."""

import errno

import sqlalchemy as sa

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
OF_SQLITE = ("database or disk is full", "disk I/O error")
OF_POSTGRESQL = "53100"  # disk_full


def is_full(error: Exception) -> bool:
    """Of an error of the database or of a file."""
    if isinstance(error, sa.exc.DBAPIError):
        return getattr(error.orig, "sqlstate", None) == OF_POSTGRESQL or any(
            words in str(error.orig) for words in OF_SQLITE
        )
    return isinstance(error, OSError) and error.errno in NO_ROOM


def is_read_only(error: Exception) -> bool:
    """Whether the database may be read and not written: a file whose rights are wrong, a disk that the system has
    turned to reading after a fault, a standby server."""
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    return getattr(error.orig, "sqlstate", None) == "25006" or any(
        words in str(error.orig) for words in ("readonly database", "read-only file system")
    )
