#!/usr/bin/env python
"""Django's command line for mlcareer."""

import ctypes
import os
import signal
import sys


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlcareer.settings")
    if os.environ.get("RUN_MAIN") and sys.platform == "linux":
        # End this process when runserver's reloader is killed, or it would keep the port
        # (PR_SET_PDEATHSIG, see prctl(2)).
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
