"""What goes wrong with the library behind the networks."""


class NetworkFault(RuntimeError):
    """The library did what it should not; the network must not be used again."""
