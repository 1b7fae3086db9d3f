"""The kernel "Skyqueue (running worker)" where people may only look: cells and the stop button are refused, and say so; help is given; restart
goes the manager's way."""

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
    """Sends a cell as a notebook does, and waits for its end. Gives the message id of the cell."""
    shown = []
    reply = client.execute_interactive(code, allow_stdin=False, timeout=LIMIT_S, output_hook=shown.append)["content"]
    assert reply["ename"] == "LookOnly" and "qserver" in reply["evalue"], reply
    errors = [message for message in shown if message["msg_type"] == "error"]
    assert [message["content"]["ename"] for message in errors] == ["LookOnly"], shown
    return errors[0]["parent_header"]["msg_id"]


def told_in(cell, words):
    """Waits until words are shown below a cell, which may be over."""
    while True:
        message = client.get_iopub_msg(timeout=LIMIT_S)
        if message["parent_header"].get("msg_id") == cell and words in message["content"].get("text", ""):
            return


plan = {"item_type": "plan", "name": "count", "args": [["det1"]], "kwargs": {"num": 100, "delay": 1}}
manager.request("queue_item_add", item=plan, user="Test", user_group="primary")
manager.request("queue_start")
until(lambda status: status["re_state"] == "running", "a running plan")

notebook, client = start_new_kernel(kernel_name="skyqueue-worker", startup_timeout=LIMIT_S)
cell = refused("await RE.abort()")
notebook.interrupt_kernel()
told_in(cell, "The stop button is refused. People attached to this kernel may look")
helped = client.execute_interactive("det1?", allow_stdin=False, timeout=LIMIT_S)["content"]
assert helped["status"] == "ok" and "SynGauss" in helped["payload"][0]["data"]["text/plain"], helped
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
