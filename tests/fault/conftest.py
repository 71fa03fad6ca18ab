"""Sites that are always put away, and every test of this folder marked as what it is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fault.site import Site
from tests.small_disk import small_disk as mounted

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.fault)


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Makes sites; what runs in them is ended with the test."""
    sites: list[Site] = []

    def make(name: str = "site", **how: object) -> Site:
        sites.append(Site(tmp_path / name, **how))  # type: ignore[arg-type]
        return sites[-1]

    yield make
    for site in sites:
        site.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB."""
    with mounted(tmp_path) as disk:
        yield disk
