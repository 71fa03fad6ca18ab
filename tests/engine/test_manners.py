"""How the interpreter behaves while a job runs."""

import gc

import pytest
from tiercast.engine.manners import YOUNG, job_manners


def test_that_the_collector_rests_within_a_job_and_is_as_before_after_it() -> None:
    before = gc.get_threshold()
    with job_manners():
        within = gc.get_threshold()
    assert within[0] == YOUNG
    assert gc.get_threshold() == before


def test_that_a_job_that_fails_leaves_the_collector_as_it_was() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="broken"), job_manners():
        raise ValueError("broken")
    assert gc.get_threshold() == before
