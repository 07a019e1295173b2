"""Check the pinned packages for known vulnerabilities.

Exits with 0 only if every package was looked up and none has a known vulnerability.
"""

import json
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements.txt"


def main() -> int:
    """Run pip-audit, print the problems, and return the exit status."""
    result = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--requirement", str(REQUIREMENTS), "--no-deps",
         "--disable-pip", "--format", "json", "--progress-spinner", "off"],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    try:
        packages = json.loads(result.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = (result.stderr.strip().splitlines() or ["nothing"])[-1]
        print(
            "audit: the database of known vulnerabilities could not be reached, so nothing is "
            f"known about the packages. pip-audit said: {reason}",
            file=sys.stderr,
        )
        return 1
    problems = audit_problems(packages)
    print(*problems or [f"audit: none of {len(packages)} packages has a known vulnerability"],
          sep="\n", file=sys.stderr if problems else sys.stdout)  # fmt: skip
    return 1 if problems else 0


def audit_problems(packages: list[dict]) -> list[str]:
    """Return a sentence for each vulnerability, and one if packages could not be looked up."""
    problems = [
        f"audit: {package['name']} {package['version']} has {flaw['id']}, fixed in "
        f"{', '.join(flaw['fix_versions']) or 'no version yet'}"
        for package in packages
        for flaw in package.get("vulns", ())
    ]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    if unknown or not packages:
        problems.append(
            f"audit: {len(unknown)} of {len(packages)} packages could not be looked up in the "
            f"database of known vulnerabilities, so nothing is known about them: "
            f"{', '.join(unknown) or 'there are none'}"
        )
    return problems


if __name__ == "__main__":
    sys.exit(main())
