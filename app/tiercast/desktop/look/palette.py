"""The tokens as Qt's palette, which paints what the stylesheet leaves to the style."""

from PySide6.QtGui import QColor, QPalette

from tiercast.desktop.look.tokens import Colours

_Role = QPalette.ColorRole


def palette_of(colours: Colours) -> QPalette:
    """The palette of a theme."""
    palette = QPalette()
    roles = {
        _Role.Window: colours.ground,
        _Role.WindowText: colours.text,
        _Role.Base: colours.surface,
        _Role.AlternateBase: colours.hover,
        _Role.Text: colours.text,
        _Role.PlaceholderText: colours.quiet,
        _Role.Button: colours.raised,
        _Role.ButtonText: colours.text,
        _Role.BrightText: colours.bad,
        _Role.ToolTipBase: colours.raised,
        _Role.ToolTipText: colours.text,
        _Role.Highlight: colours.fill,
        _Role.HighlightedText: colours.on_fill,
        _Role.Accent: colours.fill,
        _Role.Link: colours.accent,
        _Role.LinkVisited: colours.accent,
        _Role.Light: colours.hover,
        _Role.Midlight: colours.hover,
        _Role.Mid: colours.line,
        _Role.Dark: colours.line,
        _Role.Shadow: colours.line,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.edge))
    return palette
