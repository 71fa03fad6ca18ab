"""What goes wrong with plugins, told apart by what happens next.

::

    tiercast_api.RetryAfter
    └── PluginFault             a fault of the plugin, counted; try again after the pause
    tiercast_api.Permanent
    └── Quarantined             too many faults: switched off until a person switches it on again
    HostDied                    the plugin's process is gone; inside this package only, outside it is a PluginFault
"""

from tiercast_api import Permanent, RetryAfter

from tiercast.hosting.sentence import Sentence


class PluginFault(RetryAfter):
    """A plugin raised what it should not, took too long, or its process died.

    Attributes:
        plugin: id of the plugin.
        seconds: the pause before the next try.
        details: the traceback or the last lines that it printed; "" where there is none.
    """

    kind = "fault"

    def __init__(self, plugin: str, message: str, seconds: float, details: str = "") -> None:
        super().__init__(message, seconds, perhaps=True)
        self.plugin = plugin
        self.details = details


class Quarantined(Permanent):
    """The plugin is switched off after too many faults.

    Attributes:
        plugin: id of the plugin.
        reason: the last fault.
        count: faults that led to it.
        perhaps: it is this very attempt that did; an action may have been done in it.
    """

    kind = "quarantined"

    def __init__(self, plugin: str, reason: Sentence, count: int, *, perhaps: bool = False) -> None:
        super().__init__(f"{plugin} is quarantined after {count} faults: {reason.english}")
        self.plugin = plugin
        self.reason = reason
        self.count = count
        self.perhaps = perhaps


class HostDied(Exception):
    """The process of a plugin has ended, or was ended.

    Attributes:
        reason: why.
        details: the last lines of its stderr.
    """

    def __init__(self, reason: Sentence, details: str = "") -> None:
        super().__init__(reason.english)
        self.reason = reason
        self.details = details
