"""The kernel "Skyqueue (running worker)" where people may only look: cells and the stop button are refused, restart goes the manager's way."""

import time

from jupyter_client.manager import start_new_kernel
from skyqueue_jupyter.manager import Manager

LIMIT_S = 60
manager = Manager()


def until(wanted, what):
    limit = time.monotonic() + LIMIT_S
    while not wanted(status := manager.request("status")):
        assert time.monotonic() < limit, f"{what} never came: {status}"


def refused(code):
    """Sends a cell as a notebook does, and waits for its end."""
    shown = []
    reply = client.execute_interactive(code, allow_stdin=False, timeout=LIMIT_S, output_hook=shown.append)["content"]
    assert reply["ename"] == "LookOnly" and "qserver" in reply["evalue"], reply
    assert [message["content"]["ename"] for message in shown if message["msg_type"] == "error"] == ["LookOnly"], shown


plan = {"item_type": "plan", "name": "count", "args": [["det1"]], "kwargs": {"num": 100, "delay": 1}}
manager.request("queue_item_add", item=plan, user="Test", user_group="primary")
manager.request("queue_start")
until(lambda status: status["re_state"] == "running", "a running plan")

notebook, client = start_new_kernel(kernel_name="skyqueue-worker", startup_timeout=LIMIT_S)
refused("await RE.abort()")
notebook.interrupt_kernel()
refused("RE.requestPause(true)")
status = manager.request("status")
assert (status["re_state"], status["pause_pending"]) == ("running", False), status
completed = client.complete("motor_no_p", reply=True, timeout=LIMIT_S)["content"]
assert completed["matches"] == ["motor_no_pos"], completed

manager.request("kernel_interrupt", interrupt_plan=True)
until(lambda status: status["manager_state"] == "paused", "a paused plan")
manager.request("re_abort")
until(lambda status: status["manager_state"] == "idle", "the end of the plan")

notebook.restart_kernel()
client.wait_for_ready(timeout=LIMIT_S)
refused("1 + 1")
client.stop_channels()
notebook.shutdown_kernel()
assert manager.request("status")["worker_environment_exists"]
print("done")
