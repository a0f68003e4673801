"""Refusals of the domain. None of them knows HTTP; `hiring.app` maps each to a status."""


class Refused(Exception):
    """An action was refused. `sentence` is written for the person who asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Unseen(Refused):
    """The thing does not exist, or may not be known to exist: both answer the same (404)."""

    def __init__(self) -> None:
        super().__init__("There is nothing here, or nothing you may see.")


class NotAllowed(Refused):
    """The person may see the thing but may not do this with it (403)."""


class NotNow(Refused):
    """The person may do this, but not in the present state; `ways_out` says what would change that (409).

    `problems` maps a field to its sentence where one choice of several stands in the way.
    """

    def __init__(self, sentence: str, ways_out: tuple[str, ...] = (), problems: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.ways_out = ways_out
        self.problems = problems or {}


class Stale(NotNow):
    """Somebody (perhaps the same person in another tab) saved a newer version first (409, merge view)."""

    def __init__(self, sentence: str, current_version: int) -> None:
        super().__init__(sentence)
        self.current_version = current_version


class Incomplete(Refused):
    """The input was understood but something is missing or wrong (422). `problems` maps field to sentence."""

    def __init__(self, sentence: str, problems: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.problems = problems or {}
