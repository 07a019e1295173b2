"""What a machine of one's own needs and a public site must be given."""

import os
import secrets
from pathlib import Path

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def local_secret_key(path: Path) -> str:
    """Return the key kept in ``path``; the first call makes one that only this user can read.

    Two processes that start at once agree: whoever links the finished file first wins.

    Raises OSError where the folder cannot be written.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
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
