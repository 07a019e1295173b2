"""Defaults without an operator: a generated secret key, and private files and folders."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def make_private_folder(path: Path) -> None:
    """Create a folder that only this user can open, or close an existing one to other users.

    A folder that belongs to another user is not changed. Raises OSError if it cannot be created.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_private(path, 0o700)


def make_private_database(name: str) -> None:
    """Make an SQLite database and its companion files readable only by this user.

    The file is created if needed, because SQLite would make it readable for all. SQLite gives new
    companion files the permissions of the database.
    """
    if name.startswith((":memory:", "file:")):
        return
    path = Path(name)
    if not path.exists():
        # If this fails, SQLite reports the reason.
        with suppress(OSError):
            path.touch(mode=0o600)
    for suffix in ("", "-wal", "-shm", "-journal"):
        _make_private(path.with_name(path.name + suffix), 0o600)


def _make_private(path: Path, mode: int) -> None:
    with suppress(FileNotFoundError, PermissionError):
        if path.stat().st_mode & 0o077:
            path.chmod(mode)


def local_secret_key(path: Path) -> str:
    """Return the key in ``path``; the first call creates one that only this user can read.

    If two processes start at once, both use the key of the first to link its finished file.

    Raises OSError if the folder is not writable.
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
