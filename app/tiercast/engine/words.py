"""`tiercast.words` under its former name."""

from tiercast.words import Words

__all__ = ["Words"]
