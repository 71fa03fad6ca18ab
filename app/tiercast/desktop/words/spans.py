"""What a stretch of time that ends now is called, where one can be chosen."""

from typing import Final

from PySide6.QtCore import QObject

_MINUTE: Final = 60_000_000
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR


class _Spans(QObject):
    """The words: a plural is found in the code only where it is an object's."""

    def called(self, span: int) -> str:
        """See `last`."""
        days, hours, minutes = (round(span / unit) for unit in (_DAY, _HOUR, _MINUTE))
        if span == days * _DAY:
            return self.tr("Last %n day(s)", "", days)
        if span == hours * _HOUR:
            return self.tr("Last %n hour(s)", "", hours)
        return self.tr("Last %n minute(s)", "", minutes)


def last(span: int) -> str:
    """`span` whole minutes, hours or days, microseconds: ``Last hour``, ``Last 7 days``; 24 hours are a day."""
    return _Spans().called(span)
