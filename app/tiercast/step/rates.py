"""Money of other currencies, at the rates that a room's configuration sets."""

import msgspec

from tiercast.audience.entry import Entry
from tiercast.step.config import RoomConfig


def in_room_currency(entry: Entry, config: RoomConfig) -> Entry:
    """`entry` with its money in the room's currency, where a rate is set; else as it is, and unknown to sums.

    Half a minor unit is rounded away from zero, so that an amount and its refund stay equal.
    """
    if entry.money is None or entry.currency in ("", config.currency):
        return entry
    ratio = config.rates.get(entry.currency)
    if ratio is None:
        return entry
    numerator, denominator = ratio
    amount = (2 * abs(entry.money) * numerator + denominator) // (2 * denominator)
    return msgspec.structs.replace(entry, money=-amount if entry.money < 0 else amount, currency=config.currency)
