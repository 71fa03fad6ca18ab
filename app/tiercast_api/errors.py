"""The errors that a plugin raises, and what the engine does at each.

::

    PluginError                 the plugin cannot do this now
    ├── RetryAfter              try again, not before `seconds`
    │   └── RateLimited         the other side asked for fewer calls
    ├── SignInExpired           somebody has to sign in again; retries stop until then
    ├── Refused                 the other side understood and said no; this action ends, others go on
    └── Permanent               it will never succeed as configured; the plugin is stopped
        └── InvalidSettings     a setting is wrong; names it

Anything else that a plugin raises is a fault of the plugin: counted, restarted with backoff, then quarantined.
"""


class PluginError(Exception):
    """Something a plugin says on purpose, in a sentence that may be shown to the merchant.

    Attributes:
        perhaps: of an action: it may have been done all the same. What it reserved is kept then, and an action that
            must be done at most once is not tried again.
    """

    kind = "error"
    perhaps = False


class RetryAfter(PluginError):
    """Try again, not before `seconds` from now.

    Args:
        perhaps: nobody knows whether it was done, as where the other side was asked and did not answer. The engine's
            own HTTP client says so.
    """

    kind = "retry_after"

    def __init__(self, message: str, seconds: float = 1.0, *, perhaps: bool = False) -> None:
        super().__init__(message)
        self.seconds = seconds
        self.perhaps = perhaps


class RateLimited(RetryAfter):
    """The other side asked for fewer calls."""

    kind = "rate_limited"


class SignInExpired(PluginError):
    """The credentials are no longer taken."""

    kind = "sign_in_expired"


class Refused(PluginError):
    """The other side understood and said no to this one thing."""

    kind = "refused"


class Permanent(PluginError):
    """It will never succeed as it is configured."""

    kind = "permanent"


class InvalidSettings(Permanent):
    """The setting called `name` does not fit; the message says what was expected.

    Args:
        chinese: the message in 简体中文. No context is there yet that would say it in either language.
    """

    kind = "invalid_settings"

    def __init__(self, name: str, message: str, chinese: str = "") -> None:
        super().__init__(f"{name}: {message}")
        self.name, self.message, self.chinese = name, message, chinese or message
