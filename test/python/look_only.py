"""A real Qt console on a kernel in which people may only look: it says so, completes, and refuses without waiting."""

import os
import sys
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qtconsole.manager import QtKernelManager
from qtconsole.rich_jupyter_widget import RichJupyterWidget
from qtpy.QtWidgets import QApplication

LIMIT_S = 60
application = QApplication([])
kernel = QtKernelManager(connection_file=sys.argv[1])
kernel.load_connection_file()
client = kernel.client()
client.load_connection_file()
client.start_channels()
console = RichJupyterWidget()
console.kernel_client = client


def until(wanted, what):
    limit = time.monotonic() + LIMIT_S
    while not wanted():
        application.processEvents()
        if time.monotonic() > limit:
            raise AssertionError(f"{what} never came; the console shows:\n{text()}")
        time.sleep(0.01)


def text():
    return console._control.toPlainText()


until(lambda: "You may look here, and not run" in text(), "the banner")
until(lambda: text().count("In [") == 1, "a prompt")
assert "LookOnly" not in text(), text()  # the console asks for the number of its prompt by a cell: that is no fault of a person
console.execute("await RE(count([det1]))")
until(lambda: "LookOnly" in text() and text().count("In [") == 2 and not console._executing, "a refusal and a prompt")
console.input_buffer = "motor_no_p"
console._complete()
until(lambda: console.input_buffer == "motor_no_pos", "the whole name of a device")
client.stop_channels()
print("done")
