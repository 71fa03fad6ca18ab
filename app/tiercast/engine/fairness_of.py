"""The fairness log of a running shop, for a worker process: every row is unsealed, which takes its time."""

from tiercast.engine.past import Recall
from tiercast.store.database import open_database
from tiercast.store.fairness import FairRow, fairness
from tiercast.store.vault import open_vault


def fairness_of(recall: Recall, since: int, room: str) -> list[FairRow]:
    """What of value was offered since an instant of room time. Raises: StoreError."""
    database = open_database(recall.store)
    try:
        with database.read() as connection:
            vault = open_vault(connection, recall.secrets, recall.shop, 0)
            return fairness(connection, vault, since=since, room=room)
    finally:
        database.close()
