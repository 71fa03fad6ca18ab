"""A cut power supply: what was acknowledged was synced, so it is there when only what was synced is left."""

import asyncio
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fault.site import Site, until
from tests.fault.test_kill import Show, opened

CUTS = 6


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The preloaded library."""
    if shutil.which("gcc") is None:
        pytest.skip("gcc is not installed")
    library = tmp_path_factory.mktemp("shim") / "power_cut.so"
    source = Path(__file__).with_name("power_cut.c")
    subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    return library


def plug_in(site: Site, shim: Path, number: int) -> Path:
    """Move the store to a disk of its own that remembers what was synced. Returns: where that is kept."""
    disk, shadow = site.folder / f"disk{number}", site.folder / f"synced{number}"
    disk.mkdir()
    if number:
        for file in (site.folder / f"synced{number - 1}").iterdir():
            if not file.name.endswith(".part"):
                shutil.copy(file, disk / file.name)
    else:
        for file in site.folder.glob("live.db*"):
            shutil.copy(file, disk / file.name)
    shutil.copytree(disk, shadow)
    site.store = disk / "live.db"
    site.write(site.rules)
    site.environment = {"LD_PRELOAD": str(shim), "SHADOW_FROM": str(disk), "SHADOW_TO": str(shadow)}
    return shadow


async def test_that_a_power_cut_loses_nothing_that_was_acknowledged(make_site: Callable[..., Site], shim: Path) -> None:
    site = make_site()
    await opened(site)
    assert site.end_engine() == 0
    plug_in(site, shim, 0)
    site.start_engine()
    await site.ready()
    dice = random.Random(4)
    show = Show(site, 4)
    for number in range(1, CUTS + 1):
        await asyncio.sleep(dice.uniform(0.4, 1.5))
        site.kill_child()
        site.kill_supervisor()
        acknowledged = sum(len(sender.acknowledged) for sender in show.senders)
        plug_in(site, shim, number)
        there = site.query("SELECT count(*) FROM journal WHERE kind IN ('comment', 'cart_add', 'order_paid')")[0][0]
        assert there >= acknowledged, site.tail()
        keys = {row["key"] for row in site.received()}
        assert len(keys) <= site.count("actions", "sink = 'hook'")
        site.start_engine()
        await site.ready()
    await until(lambda: site.entries("comment") > 0, 30)
    await show.end()
    await show.check()
