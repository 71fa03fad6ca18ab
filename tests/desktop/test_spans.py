"""What stretches of time are called where one can be chosen."""

import pytest
from tiercast.desktop.words.spans import last

from tests.desktop.made import session

MINUTE = 60_000_000


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("minutes", "en", "zh"),
    [
        (1, "Last minute", "最近 1 分钟"),
        (30, "Last 30 minutes", "最近 30 分钟"),
        (60, "Last hour", "最近 1 小时"),
        (240, "Last 4 hours", "最近 4 小时"),
        (1_440, "Last day", "最近 1 天"),
        (43_200, "Last 30 days", "最近 30 天"),
    ],
)
def test_that_a_stretch_of_time_is_called_by_its_largest_whole_unit(minutes: int, en: str, zh: str) -> None:
    for language, called in (("en", en), ("zh_CN", zh)):
        kept = session(language=language)
        assert last(minutes * MINUTE) == called
        del kept
