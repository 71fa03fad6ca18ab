"""Qt's application, of which there is one in a process; little code, so that it stands before the window's is read."""

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tiercast.version import VERSION


def application() -> QApplication:
    """The application. Where Qt cannot draw here it ends the whole process."""
    QCoreApplication.setApplicationName("Tiercast")
    QCoreApplication.setApplicationVersion(VERSION)
    QGuiApplication.setDesktopFileName("tiercast")
    there = QApplication.instance()
    return there if isinstance(there, QApplication) else QApplication(sys.argv[:1])
