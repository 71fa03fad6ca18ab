"""After a crash: receipts that were settled and not journaled any more are journaled now; no limit stays used up.

A sink's answer is written to the outbox first and enters the journal next; between the two an engine can die.
"""

from collections.abc import Collection, Sequence

from tiercast.audience.entry import Entry
from tiercast.deliver.jobs import gives_back, may_be_done
from tiercast.deliver.ports import OPEN, OutboxPort, Pending, Settlement
from tiercast.deliver.settling import receipt_entry
from tiercast.step.state import State


async def missing_receipts(
    state: State, outbox: OutboxPort, now: int, only: Collection[bytes] | None = None
) -> list[Entry]:
    """Receipts for firings that have ended, or were accepted, and whose reservations are still open.

    Args:
        now: the instant for the entries.
        only: firings to look at; None: all that are open.
    """
    open_firings = [bytes.fromhex(name) for name in state.shop.open]
    if only is not None:
        open_firings = [firing for firing in open_firings if firing in only]
    # After a kill in a rush tens of thousands of firings are open, and nearly all only wait for their turn.
    ended = await outbox.with_ended(open_firings) if open_firings else []
    rows = await outbox.firings(ended) if ended else []
    found: dict[bytes, list[Pending]] = {}
    for row in rows:
        found.setdefault(row.action.firing, []).append(row)
    return [entry for firing in found.values() if (entry := _receipt(firing, now)) is not None]


def _receipt(rows: Sequence[Pending], now: int) -> Entry | None:
    kept = next((row for row in rows if row.state not in OPEN and may_be_done(row.state, row.perhaps)), None)
    if kept is None and any(row.state in OPEN for row in rows):
        return None
    row = kept or rows[-1]
    settlement = Settlement(action=row.action.id, state=row.state, attempt=row.attempts, time=now, perhaps=row.perhaps)
    return receipt_entry(row.action, settlement, gives_back=gives_back(rows))
