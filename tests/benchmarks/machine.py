"""What this machine does with nothing of ours on it, measured in the same run as what is compared with it."""

import os
import platform
import socket
import sqlite3
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

from tiercast.compiled import core_form

ROWS: Final = 50_000
BATCH: Final = 512


def baseline(folder: Path | None = None) -> dict[str, Any]:
    """Bare insert rate of sqlite3, latency of a sync, loopback round trip, and additions a second.

    Args:
        folder: on the disk to be measured; None: the temporary folder.
    """
    with tempfile.TemporaryDirectory(prefix="machine-", dir=folder) as name:
        return {
            "core": core_form().word,
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
            "additions_per_second": _additions(),
            "sqlite_rows_per_second": _inserts(Path(name, "bare.db")),
            "sync_milliseconds": _sync(Path(name, "sync")),
            "loopback_milliseconds": _loopback(),
        }


def render_baseline(base: dict[str, Any]) -> str:
    """One line of it."""
    return (
        f"machine: {base['system']}, {base['cores']} cores, load {base['load']}, Python {base['python']}, "
        f"core {base['core']}, "
        f"{base['additions_per_second']:,} additions/s,\n  bare sqlite3 (FULL, {BATCH} rows a commit) "
        f"{base['sqlite_rows_per_second']:,} rows/s, sync {base['sync_milliseconds']} ms, "
        f"loopback round trip {base['loopback_milliseconds']} ms"
    )


def _additions() -> int:
    began, total = time.process_time(), 0
    for number in range(2_000_000):
        total += number & 7
    return round(2_000_000 / (time.process_time() - began))


def _inserts(path: Path) -> int:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE journal (shop, seq, time, kind, room, viewer, payload, PRIMARY KEY (shop, seq)) WITHOUT ROWID"
    )
    rows = [(1, n, n * 1_000, "item_view", "room", n.to_bytes(16, "big"), b"x" * 60) for n in range(ROWS)]
    began = time.perf_counter()
    for start in range(0, ROWS, BATCH):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)", rows[start : start + BATCH])
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return round(ROWS / took)


def _sync(path: Path) -> float:
    took = []
    with path.open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(b"x" * 4_096)
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return round(statistics.median(took) * 1_000, 3)


def _loopback() -> float:
    server = socket.create_server(("127.0.0.1", 0))

    def echo() -> None:
        peer, _ = server.accept()
        with peer:
            while data := peer.recv(64):
                peer.sendall(data)

    thread = threading.Thread(target=echo, daemon=True)
    thread.start()
    took = []
    with socket.create_connection(server.getsockname()) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(500):
            began = time.perf_counter()
            client.sendall(b"x")
            client.recv(64)
            took.append(time.perf_counter() - began)
    thread.join(5)
    server.close()
    return round(statistics.median(took) * 1_000, 3)
