"""The wheels, and two environments with them: all that a merchant gets, and the least that an engine needs."""

from pathlib import Path

import pytest

from tests.packaging.environments import QT, Environment, build_wheels, copy_of_the_repository, pins


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheels of all our distributions."""
    checkout = copy_of_the_repository(tmp_path_factory.mktemp("clone"))
    return build_wheels(checkout, tmp_path_factory.mktemp("wheels"))


@pytest.fixture(scope="session")
def complete(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """What ``pip install tiercast`` gives where the wheels can be found: dependencies as the wheels name them."""
    folder = tmp_path_factory.mktemp("complete")
    constraints = folder / "constraints.txt"
    pinned = [*pins("requirements-plain.txt"), *pins("requirements.txt")]
    constraints.write_text("".join(f"{pin}\n" for pin in pinned), "utf-8")
    environment = Environment(folder)
    environment.install(["--find-links", str(wheels), "--constraint", str(constraints), "tiercast"])
    return environment


@pytest.fixture(scope="session")
def least(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """No Qt and no durable_rules: a server on which nothing can be compiled."""
    folder = tmp_path_factory.mktemp("least")
    needed = [str(pin) for pin in pins("requirements-plain.txt") if pin.name.lower().replace("-", "_") not in QT]
    environment = Environment(folder)
    environment.install(["--no-deps", *needed, *(str(wheel) for wheel in sorted(wheels.glob("*.whl")))])
    return environment
