"""What holds for every test: the same examples in each run, and no example fails for being slow on a busy computer."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("search", parent=settings.get_profile("same"), derandomize=False, max_examples=500)
settings.load_profile(os.environ.get("TIERCAST_HYPOTHESIS", "same"))
