"""The error for files that cannot be imported."""


class ExchangeError(Exception):
    """A file cannot be imported; ``problems`` has a sentence for each mistake, with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
