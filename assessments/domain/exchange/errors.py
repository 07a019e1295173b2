"""What is said of a file that cannot be taken."""


class ExchangeError(Exception):
    """A file cannot be taken; ``problems`` has one sentence a mistake, with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
