"""A real Qt console on a running kernel, without a screen: runs a plan, completes a name, its Ctrl-C pauses the queue's plan, and it
goes over to the next kernel."""

import json
import os
import sys

from shown_console import ShownConsole
from skyqueue_jupyter.manager import Manager

connection_file, additions = sys.argv[1:]
# What `qserver-qtconsole` lets the console read.
os.environ["SKYQUEUE_CONSOLE"] = "1"
with open(additions) as file:
    exec(compile(file.read(), additions, "exec"))
shown = ShownConsole(connection_file)
console, client, text, prompts, until = shown.widget, shown.client, shown.text, shown.prompts, shown.until
manager = Manager()


def tables():
    return text().count("generator count")


until(lambda: prompts() == 1, "a prompt")
console.execute("await RE(count([det1, det2], 3))")
until(lambda: "generator count" in text() and prompts() == 2, "the table of a plan")
pictures = console._name_to_svg_map
until(lambda: len(pictures) == 1 and all(svg.count("<circle") == 6 for svg in pictures.values()), "all points in its plot")

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

# The environment is closed: the console stays, and says so. `qserver-qtconsole` is who removes and writes the file.
until(lambda: manager.request("status")["ip_kernel_state"] == "idle", "a kernel that rests")
until(lambda: not console._executing, "a prompt")
before = tables()
manager.request("environment_close")
until(lambda: not manager.request("status")["worker_environment_exists"], "the end of the environment")
os.remove(connection_file)
until(lambda: "environment is closed" in text(), "the word of it")
console.execute("1 + 1")
until(lambda: "qserver environment open" in text() and not console._executing, "what to do about it")

# It is open again: what stood there stays, and the prompt is that of the new kernel.
manager.request("environment_open")
until(lambda: manager.connect_info() is not None, "the next kernel")
with open(connection_file + ".new", "w") as file:
    json.dump(manager.connect_info(), file)
os.replace(connection_file + ".new", connection_file)
until(lambda: "open again" in text(), "the word of it")
assert tables() == before, text()
console.execute("await RE(count([det1], 2))")
until(lambda: tables() == before + 1, "the table of a plan of the new kernel")
until(lambda: not console._executing, "a prompt")
assert console.kernel_client is not client
titles = ["count 1" in svg for svg in pictures.values()]
assert titles == [True, True], "only what the console ran is drawn, each in its place"
if "SKYQUEUE_PICTURES" in os.environ:
    console.resize(900, 900)
    console.grab().save(os.path.join(os.environ["SKYQUEUE_PICTURES"], "qtconsole.png"))
console.kernel_client.stop_channels()
print("done")
