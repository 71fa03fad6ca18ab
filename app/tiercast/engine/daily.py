"""What is computed once a day over all viewers, in a worker process: cuts of value and lifecycle, and who is forgotten.

The worker reads the store and nothing else. Its result enters the journal, so that a replay places viewers alike.
"""

from array import array

import msgspec

from tiercast.audience.lifecycle import lifecycle_cuts
from tiercast.audience.purchases import purchase_gaps
from tiercast.audience.rfm import Customer, compute_cuts
from tiercast.step.standing import CutsInForce, customer_of
from tiercast.step.values import ViewerState
from tiercast.store.database import open_database
from tiercast.store.states import last_cut, load_space

_decode = msgspec.msgpack.Decoder(ViewerState).decode


class Daily(msgspec.Struct, frozen=True):
    """What the worker found.

    Attributes:
        cuts: JSON of `CutsInForce`; "" where nothing is known of anybody.
        forgotten: keys of viewers who were not seen for longer than identities are kept.
    """

    cuts: str
    forgotten: tuple[bytes, ...]


def compute_daily(url: str, shop: int, now: int, keep: int, version: int) -> Daily:
    """Read every viewer's state as of the last snapshot.

    Args:
        url: of the store; now: room time; keep: microseconds that identities are kept after the last visit.
        version: of the cuts.
    """
    database = open_database(url)
    customers: list[Customer] = []
    gaps: array[int] = array("q")
    purchases: array[int] = array("q")
    forgotten: list[bytes] = []
    try:
        with database.read() as connection:
            cut = last_cut(connection, shop)
            if cut is None:
                return Daily("", ())
            for key, packed in load_space(connection, shop, cut.number, "viewer"):
                viewer = _decode(packed)
                if viewer.orders and viewer.spent > 0:
                    customers.append(customer_of(viewer, now))
                purchases.extend(purchase_gaps(viewer.bought))
                gaps.frombytes(viewer.gaps)
                if viewer.last_seen < now - keep:
                    forgotten.append(key)
    finally:
        database.close()
    found = CutsInForce(compute_cuts(customers, version=version), lifecycle_cuts(gaps, version=version))
    text = msgspec.json.encode(found).decode() if found.rfm or found.life else ""
    return Daily(text, tuple(forgotten))
