"""The Qt queue monitor of bluesky-widgets, worked like a person works it, without a screen.

`queue_monitor.py CONTROL_ADDRESS INFO_ADDRESS`: connects, opens the environment, looks at every plan in the editor,
submits plans, runs them, and follows a run. Prints what the widgets show as one line of JSON. The application tells errors
on its output only, so whatever it prints is part of the result.
"""

import ast
import contextlib
import io
import json
import os
import sys
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_API"] = "pyqt5"

from bluesky_widgets.apps.queue_monitor.settings import SETTINGS
from bluesky_widgets.apps.queue_monitor.viewer import Viewer
from bluesky_widgets.qt import run_engine_client as widgets
from qtpy.QtCore import QEventLoop, Qt, QTimer
from qtpy.QtWidgets import QApplication

LIMIT_S = 60
LOOK_MS = 20


class Monitor:
    def __init__(self, control, info):
        SETTINGS.zmq_re_manager_control_addr = control
        SETTINGS.zmq_re_manager_info_addr = info
        self.viewer = Viewer(show=True)
        self.model = self.viewer.run_engine
        self.running_texts = []

    def widget(self, kind, of_editor=True):
        """There are two of some widgets: those of the first page only look, those of the second can be worked."""
        found = self.viewer._widget.findChildren(kind)
        return [each for each in found if not getattr(each, "_monitor_mode", False)][0]

    def until(self, reached, what):
        """Lets the application work until something has happened. It is looked for after each round of its events."""
        loop, timer = QEventLoop(), QTimer()
        limit = time.monotonic() + LIMIT_S

        def look():
            text = self.widget(widgets.QtReRunningPlan)._text_edit.toPlainText()
            if text and text not in self.running_texts:
                self.running_texts.append(text)
            if reached() or time.monotonic() > limit:
                loop.quit()

        timer.timeout.connect(look)
        timer.start(LOOK_MS)
        loop.exec_()
        timer.stop()
        if not reached():
            raise TimeoutError(f"waited in vain for {what}; the status is {self.model.re_manager_status}")

    def press(self, button):
        self.until(button.isEnabled, f"the button {button.text()}")
        button.click()

    def status(self, key):
        return self.model.re_manager_status.get(key)


def rows(table):
    def cell(row, column):
        item = table.item(row, column)
        return "" if item is None else item.text()

    return [[cell(row, 0), cell(row, 2)] for row in range(table.rowCount())]


def look_at_plans(editor):
    """What the editor shows of each plan: as it is chosen, and with all its optional parameters switched on."""
    plans = {}
    names = [editor._combo_item_list.itemText(i) for i in range(editor._combo_item_list.count())]
    for at, name in enumerate(names):
        editor._combo_item_list.setCurrentIndex(at)
        table = editor._wd_editor
        shown = rows(table)
        tips = [table.item(row, 0).toolTip() for row in range(table.rowCount())]
        for row in range(table.rowCount()):
            check = table.item(row, 1)
            if check.flags() & Qt.ItemIsEnabled:
                check.setCheckState(Qt.Checked)
            if table.item(row, 2).text() == "":
                table.item(row, 2).setText("{}" if shown[row][0].startswith("**") else "['det1']")
        unreadable = [text for _, text in rows(table) if not is_literal(text)]
        item = table.get_modified_item()
        plans[name] = {
            "rows": shown,
            "tips": tips,
            "description": editor._combo_item_list.toolTip(),
            "valid": editor._editor_state_valid,
            "unreadable": unreadable,
            "item": {"args": len(item["args"]), "kwargs": sorted(item["kwargs"])},
        }
        editor._pb_cancel.click()
    return plans


def is_literal(text):
    try:
        ast.literal_eval(text)
        return True
    except (SyntaxError, ValueError):
        return False


def fill(editor, name, values):
    editor._combo_item_list.setCurrentText(name)
    table = editor._wd_editor
    for row in range(table.rowCount()):
        parameter = table.item(row, 0).text()
        if parameter in values:
            table.item(row, 1).setCheckState(Qt.Checked)
            table.item(row, 2).setText(values[parameter])


def main(control, info):
    monitor = Monitor(control, info)
    model = monitor.model
    editor = monitor.widget(widgets._QtReEditor)
    queue = monitor.widget(widgets.QtRePlanQueue)
    history = monitor.widget(widgets.QtRePlanHistory)
    environment = monitor.widget(widgets.QtReEnvironmentControls)
    result = {}

    monitor.press(monitor.widget(widgets.QtReManagerConnection)._pb_re_manager_connect)
    monitor.press(environment._pb_env_open)
    monitor.until(lambda: monitor.status("worker_environment_exists"), "an environment")
    monitor.until(lambda: monitor.status("manager_state") == "idle", "an idle manager")
    monitor.until(lambda: editor._combo_item_list.count() > 0, "plans in the editor")
    result["plans"] = look_at_plans(editor)
    result["devices"] = sorted(model._allowed_devices)

    fill(editor, "count", {"detectors": "['det1']", "num": "2", "delay": "1.5"})
    result["source"] = editor._lb_item_source.text()
    monitor.press(editor._pb_add_to_queue)
    fill(editor, "scan", {"detectors": "['det1']", "*args": "['motor', -1, 1]", "num": "3"})
    monitor.press(editor._pb_add_to_queue)
    monitor.until(lambda: queue._table.rowCount() == 2, "two items in the queue")
    result["queue"] = rows(queue._table)

    # A double click opens an item in the editor; it is saved with another value.
    queue._on_table_cell_double_clicked(1, 0)
    table = editor._wd_editor
    result["edited"] = rows(table)
    row = [text for text, _ in rows(table)].index("num")
    table.item(row, 2).setText("4")
    monitor.press(editor._pb_save_item)
    monitor.until(lambda: "num: 4" in queue._table.item(1, 2).text(), "the item as it was saved")

    monitor.press(monitor.widget(widgets.QtReQueueControls)._pb_queue_start)
    monitor.until(lambda: history._table.rowCount() == 2, "two items in the history")
    monitor.until(lambda: monitor.status("manager_state") == "idle", "an idle manager")
    result["running"] = monitor.running_texts
    result["history"] = [
        [history._table.item(row, column).text() for column in range(history._table.columnCount())]
        for row in range(history._table.rowCount())
    ]
    console = monitor.widget(widgets.QtReConsoleMonitor)
    monitor.until(lambda: "generator scan" in console._text, "the table of the scan on the console")
    monitor.press(environment._pb_env_close)
    monitor.until(lambda: not monitor.status("worker_environment_exists"), "the end of the environment")
    return result


application = QApplication([])
printed = io.StringIO()
code = 0
with contextlib.redirect_stdout(printed):
    try:
        found = main(*sys.argv[1:])
    except Exception as error:
        found, code = {"failed": f"{type(error).__name__}: {error}"}, 1
print(json.dumps({**found, "printed": printed.getvalue()}), flush=True)
# Its threads poll for ever.
os._exit(code)
