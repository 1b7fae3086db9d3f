"""Times a kernel as one of Jupyter's own clients sees it: prints one JSON object, all in milliseconds.

Arguments: name of the kernel, a cell that gives a value, a cell that declares something, text to be completed, and for
our kernels also the cell of a plan that tells when its points were taken.
"""

import json
import sys
import time
from statistics import median

from jupyter_client.manager import KernelManager

LIMIT_S = 300
CELLS = 100
COMPLETIONS = 50
TABS = 100

name, value_cell, declaring_cell, prefix, *plan_cell = sys.argv[1:]


def timed(action):
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def run(code):
    """From sending a cell to its reply and its idle; gives what it put out."""
    uid = client.execute(code)
    results = []
    while True:
        message = client.get_iopub_msg(timeout=LIMIT_S)
        if message["parent_header"].get("msg_id") != uid:
            continue
        if message["msg_type"] in ("execute_result", "error"):
            results.append(message["content"])
        if message["content"] == {"execution_state": "idle"}:
            break
    reply(uid)
    return results


def reply(uid):
    while True:
        message = client.get_shell_msg(timeout=LIMIT_S)
        if message["parent_header"].get("msg_id") == uid:
            return message


def delays(uid):
    """What the plan's cell prints, when it is over."""
    printed = ""
    while True:
        message = client.get_iopub_msg(timeout=LIMIT_S)
        if message["parent_header"].get("msg_id") != uid:
            continue
        assert message["msg_type"] != "error", message["content"]
        if message["msg_type"] == "stream":
            printed += message["content"]["text"]
        if message["content"] == {"execution_state": "idle"}:
            return json.loads(printed)


def complete():
    content = reply(client.complete(prefix, len(prefix)))["content"]
    assert content["matches"], content


start = time.perf_counter()
manager = KernelManager(kernel_name=name)
manager.start_kernel()
client = manager.client()
client.start_channels()
try:
    client.wait_for_ready(timeout=LIMIT_S)
    first = run(value_cell)
    assert "data" in first[0], first
    figures = {"ready": (time.perf_counter() - start) * 1000}
    for _ in range(20):
        run(value_cell)
    complete()
    figures["cell"] = median(timed(lambda: run(value_cell)) for _ in range(CELLS))
    figures["declaring"] = median(
        timed(lambda at=at: run(declaring_cell.replace("NUMBER", str(at)))) for at in range(CELLS)
    )
    figures["completion"] = median(timed(complete) for _ in range(COMPLETIONS))
    if plan_cell:
        figures["pointAlone"] = max(delays(client.execute(plan_cell[0])))
        uid = client.execute(plan_cell[0])
        for _ in range(TABS):
            complete()
        figures["pointBesideTabs"] = max(delays(uid))
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
print(json.dumps(figures))
