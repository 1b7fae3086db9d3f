"""A real Qt console on a running kernel, without a screen."""

import os
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qtconsole.manager import QtKernelManager
from qtconsole.rich_jupyter_widget import RichJupyterWidget
from qtpy.QtWidgets import QApplication

LIMIT_S = 60


class ShownConsole:
    def __init__(self, connection_file):
        self._application = QApplication([])
        kernel = QtKernelManager(connection_file=connection_file)
        kernel.load_connection_file()
        self.client = kernel.client()
        self.client.load_connection_file()
        self.client.start_channels()
        self.widget = RichJupyterWidget()
        self.widget.kernel_client = self.client

    def text(self):
        return self.widget._control.toPlainText()

    def prompts(self):
        return self.text().count("In [")

    def until(self, wanted, what):
        """Lets the console work until what is wanted is so: events of Qt are handled here and nowhere else."""
        limit = time.monotonic() + LIMIT_S
        while not wanted():
            self._application.processEvents()
            if time.monotonic() > limit:
                raise AssertionError(f"{what} never came; the console shows:\n{self.text()}")
            time.sleep(0.01)
