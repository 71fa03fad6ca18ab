"""Counting the faults of one plugin: how long to wait after each, and when to give up.

The pause after the n-th fault within the window is ``first * factor ** (n - 1)`` seconds, at most ``most``, shortened
by a random part of up to ``jitter`` of it, so that plugins that died together do not come back together.
"""

import random
import traceback
from collections import deque
from collections.abc import Callable

import msgspec
from tiercast_api import SECOND, Clock

from tiercast.hosting.errors import PluginFault, Quarantined
from tiercast.hosting.sentence import Sentence


class RestartPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """How often a plugin may fail.

    Attributes:
        first, factor, most: pauses in seconds, see above.
        jitter: between 0 and 1.
        faults: this many within `window` seconds put the plugin into quarantine.
    """

    first: float = 1.0
    factor: float = 2.0
    most: float = 60.0
    jitter: float = 0.5
    faults: int = 5
    window: float = 600.0


class FaultCounter:
    """The faults of one plugin, of all its sources and sinks together.

    Args:
        plugin: id of the plugin.
        clock: tells when.
        policy: how often it may fail.
        dice: for the jitter.
        quarantined: told once when the plugin is switched off.
    """

    def __init__(
        self,
        plugin: str,
        clock: Clock,
        policy: RestartPolicy,
        dice: random.Random,
        quarantined: Callable[[Quarantined], None] = lambda _: None,
    ) -> None:
        self.plugin = plugin
        self._clock = clock
        self._policy = policy
        self._dice = dice
        self._tell = quarantined
        self._times: deque[int] = deque()
        self._quarantined: Quarantined | None = None
        self._not_before = 0

    @property
    def pause(self) -> float:
        """Seconds until the plugin may be tried again; 0: now."""
        return max(0, self._not_before - self._clock.monotonic()) / SECOND

    def check(self) -> None:
        """Raises: Quarantined: where the plugin is switched off."""
        if self._quarantined is not None:
            raise Quarantined(self.plugin, self._quarantined.reason, self._quarantined.count)

    def count(self, reason: Sentence) -> None:
        """One more fault: sets the pause, or puts the plugin into quarantine."""
        if self._quarantined is not None:
            return
        now = self._clock.monotonic()
        self._times.append(now)
        while self._times[0] < now - round(self._policy.window * SECOND):
            self._times.popleft()
        faults = len(self._times)
        if faults >= self._policy.faults:
            self._quarantined = Quarantined(self.plugin, reason, faults)
            self._tell(self._quarantined)
            return
        pause = min(self._policy.most, self._policy.first * self._policy.factor ** (faults - 1))
        pause *= 1 - self._policy.jitter * self._dice.random()
        self._not_before = now + round(pause * SECOND)

    def reset(self) -> None:
        """Forget all faults; a person has switched it on again."""
        self._times.clear()
        self._quarantined = None
        self._not_before = 0

    def error(self, step: str, cause: BaseException, *, counted: bool = False) -> PluginFault | Quarantined:
        """The error to raise for `cause`, after counting it.

        Args:
            step: what the plugin was doing (``deliver``).
            cause: what it raised.
            counted: it has been counted already.
        """
        text = f"{type(cause).__name__}: {cause}" if str(cause) else type(cause).__name__
        if not counted:
            self.count(Sentence(f"{step}: {text}", f"{step}：{text}"))
        if self._quarantined is not None:
            return Quarantined(self.plugin, self._quarantined.reason, self._quarantined.count, perhaps=True)
        details = getattr(cause, "details", "") or "".join(traceback.format_exception(cause))
        return PluginFault(self.plugin, f"{self.plugin}: {step}: {text}", self.pause, details)
