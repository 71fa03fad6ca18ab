"""What can be set about a simulated room."""

from typing import Final, Literal

import msgspec
from tiercast_api import SECOND

DEFAULT_START: Final = 1_767_261_600 * SECOND
"""2026-01-01 18:00 in Shanghai: an evening show."""


class SimulationSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A room. The same settings give the same events, to the byte.

    Attributes:
        seed: chooses one of many rooms of this kind.
        rate: events in a second, in the mean.
        duration: seconds from open to close; 0: without end.
        start: instant of the opening, microseconds UTC.
        language: of names, products and comments.
        currency: ISO code of the prices; "": CNY in Chinese, USD in English.
        identity: ``stable``: each viewer has an id; ``session``: one for this broadcast; ``masked``: all share one.
        viewers: people who may come; 0: as many as suit the rate.
        items: products on the shelf.
        coupon_share: part of the viewers (by a hash of the viewer) who are given a coupon once their cart is full.
        coupon_lift: by how much the coupon raises the probability that a full cart is ordered.
        prompt_seconds: length of a slot; in every second one, in the mean, the host talks about the pinned product.
        prompt_lift: by how much that raises the probability that a view of the pinned product becomes a click.
        truth: put a viewer's hidden type and group into attributes ``sim_…``, and the concern into ``topic``.
    """

    seed: int = 1
    rate: float = 5.0
    duration: float = 3600.0
    start: int = DEFAULT_START
    language: Literal["zh", "en"] = "zh"
    currency: str = ""
    identity: Literal["stable", "session", "masked"] = "stable"
    viewers: int = 0
    items: int = 12
    coupon_share: float = 0.5
    coupon_lift: float = 0.15
    prompt_seconds: float = 600.0
    prompt_lift: float = 0.15
    truth: bool = False

    @property
    def population(self) -> int:
        """People who may come."""
        return self.viewers or int(min(200_000, max(500, self.rate * 300)))

    @property
    def company(self) -> int:
        """People who are there at once, about: each does something every forty seconds."""
        return int(min(20_000, max(20, self.rate * 40), max(1, self.population // 2)))

    @property
    def money(self) -> str:
        """ISO code of the prices, as it comes out."""
        return self.currency or ("CNY" if self.language == "zh" else "USD")
