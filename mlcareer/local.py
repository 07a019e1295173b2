"""What a machine of one's own needs and a public site must be given."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def make_private_folder(path: Path) -> None:
    """Make a folder that only this user can open; one that is there is closed to others.

    One that belongs to another user stays as it is. Raises OSError if it cannot be made.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_private(path, 0o700)


def make_private_database(name: str) -> None:
    """Let only this user read an SQLite database, and the files that SQLite keeps next to it.

    The file is made if it is not there, because SQLite would make it readable for all. SQLite
    gives its other files the permissions of this one.
    """
    if name.startswith((":memory:", "file:")):
        return
    path = Path(name)
    if not path.exists():
        # If this fails, SQLite says why.
        with suppress(OSError):
            path.touch(mode=0o600)
    for suffix in ("", "-wal", "-shm", "-journal"):
        _make_private(path.with_name(path.name + suffix), 0o600)


def _make_private(path: Path, mode: int) -> None:
    with suppress(FileNotFoundError, PermissionError):
        if path.stat().st_mode & 0o077:
            path.chmod(mode)


def local_secret_key(path: Path) -> str:
    """Return the key kept in ``path``; the first call makes one that only this user can read.

    Two processes that start at once agree: whoever links the finished file first wins.

    Raises OSError where the folder cannot be written.
    """
    make_private_folder(path.parent)
    _make_private(path, 0o600)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
