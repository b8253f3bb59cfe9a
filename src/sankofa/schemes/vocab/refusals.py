"""What is refused: bad policy files, facts of a wrong type, a safeguard that isn't in force."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong with a policy file, where, and what to write instead."""

    file: str
    line: int
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" + (f" {self.suggestion}" if self.suggestion else "")


class BadPolicyError(Exception):
    """Policy files that don't hold; all problems at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class FactTypeError(TypeError):
    """A fact was given under a key or with a type that the dictionary doesn't know. The message holds the
    key, never the value.
    """


class NotInForceError(LookupError):
    """No version of a safeguard was in force and known on the day asked for: nothing may pass unchecked."""
