"""A real Qt console on a running kernel, without a screen: runs a plan, completes a name, and its Ctrl-C pauses the queue's plan."""

import os
import sys
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qtconsole.manager import QtKernelManager
from qtconsole.rich_jupyter_widget import RichJupyterWidget
from qtpy.QtWidgets import QApplication
from skyqueue_jupyter.manager import Manager

LIMIT_S = 60
connection_file, additions = sys.argv[1:]
# What `qserver-qtconsole` lets the console read.
os.environ["SKYQUEUE_CONSOLE"] = "1"
with open(additions) as file:
    exec(compile(file.read(), additions, "exec"))
application = QApplication([])
kernel = QtKernelManager(connection_file=connection_file)
kernel.load_connection_file()
client = kernel.client()
client.load_connection_file()
client.start_channels()
console = RichJupyterWidget()
console.kernel_client = client
manager = Manager()


def until(wanted, what):
    """Lets the console work until what is wanted is so: events of Qt are handled here and nowhere else."""
    limit = time.monotonic() + LIMIT_S
    while not wanted():
        application.processEvents()
        if time.monotonic() > limit:
            raise AssertionError(f"{what} never came; the console shows:\n{text()}")
        time.sleep(0.01)


def text():
    return console._control.toPlainText()


def prompts():
    return text().count("In [")


until(lambda: prompts() == 1, "a prompt")
console.execute("await RE(count([det1, det2], 3))")
until(lambda: "generator count" in text() and prompts() == 2, "the table of a plan")

console.input_buffer = "motor_no_p"
console._complete()
until(lambda: console.input_buffer == "motor_no_pos", "the whole name of a device")
console.input_buffer = ""

# Ctrl-C breaks off what the console itself runs.
console.execute("await new Promise(() => {})")
until(lambda: console._executing, "a cell that runs")
console.request_interrupt_kernel()
until(lambda: "KeyboardInterrupt" in text() and not console._executing, "the end of the cell")

# Its menu interrupts the kernel, also while the console runs nothing: the queue's plan is paused.
manager.request(
    "queue_item_add",
    item={"item_type": "plan", "name": "count", "args": [["det1"]], "kwargs": {"num": 100, "delay": 1}},
    user="Test",
    user_group="primary",
)
manager.request("queue_start")
until(lambda: manager.request("status")["re_state"] == "running", "a running plan")
console.interrupt_kernel()
until(lambda: manager.request("status")["manager_state"] == "paused", "a paused plan")
console.execute("await RE.stop()")
until(lambda: manager.request("status")["manager_state"] == "idle", "the end of the plan")
client.stop_channels()
print("done")
