"""Report phrases that read as translated English in code, templates, taxonomy and docs.

    python -m scripts.check_words

Prints file:line and an alternative for each, and fails above the limit, which is not 0 because a
phrase can be right in its context. `make check` runs it.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Hits per 1,000 lines.
MOST = 0.075
PATHSPECS = (
    "*.py",
    "*.md",
    "*.css",
    "*.js",
    "templates/*.html",
    "templates/*.txt",
    "fixtures/*.yaml",
)
# Migrations are never edited; this file and its test quote the phrases.
EXCLUDED = ("assessments/migrations/", "scripts/check_words.py", "tests/setup/test_words.py")
# Regular expressions, matched as whole words in any case, with alternatives.
PHRASES = {
    "somebody": "a person, someone, or who it is: the owner, an editor",
    "nobody": "no one, or turn the sentence round",
    "whoever": "anyone who, or who it is",
    "meanwhile": "in the meantime, or leave it out",
    "anew": "again",
    "lately": "recently",
    "so many": "how many: the number, at most, this number of",
    "mends?|mended": "fix",
    "beside": "next to",
    "one.s own": "your own, its own",
    "by now": "now",
    "what is (?:asked|told|held|left)": "a noun: the questions, the message, the lock, the rest",
    "(?:is|are) told": "a message says, the user sees",
    "stands? in": "is in",
    "rests? on": "depends on, uses",
    "goes with": "belongs to, is deleted with",
    "brings? in": "import, add",
    "takes? out": "export, remove",
    "bring back": "restore",
    "Return (?:what|who|how|where|whether)": "Return and a noun",
    '"""Let': "an imperative that says what the function does",
    '"""Tell': "Return whether, Return True if, Report",
}
PATTERN = re.compile(
    r"(?<!\w)(?:" + "|".join(f"({phrase})" for phrase in PHRASES) + r")(?!\w)", re.IGNORECASE
)
ALTERNATIVES = tuple(PHRASES.values())


def main() -> int:
    """Print the phrases; return 1 if there are more than allowed."""
    count = lines = 0
    for path in files():
        text = (ROOT / path).read_text(encoding="utf-8")
        lines += text.count("\n")
        for number, phrase, instead in find_phrases(text):
            count += 1
            print(f"{path}:{number}: “{phrase}”, instead: {instead}")
    share = 1000 * count / max(lines, 1)
    print(f"{count} phrases in {lines} lines: {share:.2f} per 1,000 lines, at most {MOST}")
    return int(share > MOST)


def files() -> list[str]:
    """Return the paths of the files to check, which are those in git."""
    command = ["git", "ls-files", "-z", *PATHSPECS]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [path for path in listed.stdout.split("\0") if path and not path.startswith(EXCLUDED)]


def find_phrases(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the line number, the phrase and an alternative, for each phrase in a text."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in PATTERN.finditer(line):
            yield number, match.group(), ALTERNATIVES[(match.lastindex or 1) - 1]


if __name__ == "__main__":
    sys.exit(main())
