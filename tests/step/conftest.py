"""Fixtures of the step's tests: everything runs on both evaluators."""

from collections.abc import Iterator

import pytest
from tiercast.rules.evaluators import Prefer

from tests.step import support
from tests.step.support_a import Stage


@pytest.fixture(params=["rete", "plain"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A shop without rooms."""
    prefer: Prefer = request.param
    stage = Stage(prefer)
    yield stage
    stage.close()


@pytest.fixture(params=support.EVALUATORS)
def make_room(request: pytest.FixtureRequest) -> support.MakeRoom:
    """Makes a stage with one room that runs these rulesets (`tests.step.support`)."""
    prefer: Prefer = request.param
    return lambda *texts, **config: support.Stage(support.core_with(prefer)).room(*texts, **config)
