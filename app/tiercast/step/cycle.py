"""What is said of rules that set each other off without end."""

from tiercast.step.facts import MOST_ROUNDS


class CycleError(RuntimeError):
    """Rules that set each other off without end; cut, and told to the operator."""

    def __init__(self, where: str, fact: str) -> None:
        super().__init__(
            f"{where}: rules set each other off without end at {fact}; cut after {MOST_ROUNDS} rounds. "
            "Look for signals, tiers or triggers that listen to each other"
        )
        self.where = where
        self.fact = fact
