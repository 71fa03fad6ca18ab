"""Where the states of caps and variants lie: with the viewer in hand where they are theirs, else with the shop."""

from tiercast.decide.decide import SHADOW
from tiercast.step.acting import OF_VIEWER
from tiercast.step.moment import Moment
from tiercast.step.state import State


class CapBook:
    """States of caps (a `tiercast.decide.limits.CapStore`)."""

    def __init__(self, state: State, moment: Moment) -> None:
        self._state, self._m = state, moment

    def get(self, key: bytes) -> bytes:
        """The state of the cap, b"" where there is none."""
        viewer = self._m.viewer
        if viewer is not None and key.removeprefix(SHADOW).startswith(OF_VIEWER):
            return viewer.caps.get(key, b"") if viewer.caps else b""
        return self._state.cells.values.get(b"cap" + key, b"")

    def put(self, key: bytes, state: bytes) -> None:
        """Keep the state of the cap."""
        viewer = self._m.viewer
        if viewer is not None and key.removeprefix(SHADOW).startswith(OF_VIEWER):
            caps = viewer.caps if viewer.caps is not None else {}
            caps[key] = state
            viewer.caps = caps
        else:
            self._state.cells.put(b"cap" + key, state)


class VariantBook:
    """Assignments to experiments (a `tiercast.decide.limits.CapStore`)."""

    def __init__(self, state: State, moment: Moment) -> None:
        self._state, self._m = state, moment

    def get(self, key: bytes) -> bytes:
        """The assignment, b"" where there is none."""
        viewer = self._m.viewer
        if viewer is not None:
            return viewer.variants.get(key, b"") if viewer.variants else b""
        return self._state.cells.values.get(b"variant" + key, b"")

    def put(self, key: bytes, state: bytes) -> None:
        """Keep the assignment."""
        viewer = self._m.viewer
        if viewer is None:
            self._state.cells.put(b"variant" + key, state)
            return
        variants = viewer.variants if viewer.variants is not None else {}
        variants[key] = state
        viewer.variants = variants
