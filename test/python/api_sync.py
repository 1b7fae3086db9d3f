"""Drives a manager with the blocking client library, as a beamline script would. Addresses come as arguments."""

import os
import sys
import time

from bluesky_queueserver_api import BInst, BPlan
from bluesky_queueserver_api.zmq import REManagerAPI

IDLE_S = 60

control, info = sys.argv[1:]
encoding = os.environ.get("QSERVER_ZMQ_ENCODING", "json")
RM = REManagerAPI(zmq_control_addr=control, zmq_info_addr=info, zmq_encoding=encoding)


def told(monitor, wanted, limit_s=30):
    """Reads messages until one is as wanted; `next_msg` raises when none comes in time."""
    limit = time.monotonic() + limit_s
    while True:
        message = monitor.next_msg(timeout=max(limit - time.monotonic(), 0.01))
        if wanted(message):
            return message


def wait_for(key, value):
    """Waits until a field of the status has the value, with the library's own way of waiting."""
    RM._wait_for_condition(condition=lambda status: status[key] == value, timeout=IDLE_S, monitor=None)


try:
    RM.console_monitor.enable()
    RM.system_info_monitor.enable()

    # The monitors subscribe in the background: a status that arrives shows that they have.
    told(RM.system_info_monitor, lambda m: m["msg"]["status"]["manager_state"] == "idle")

    assert RM.environment_open()["success"]
    RM.wait_for_idle(timeout=IDLE_S)
    status = RM.status(reload=True)
    assert status["worker_environment_exists"] and status["re_state"] == "idle", status

    assert "count" in RM.plans_allowed()["plans_allowed"]
    assert {"det1", "det2", "motor"} <= set(RM.devices_allowed()["devices_allowed"])

    added = RM.item_add(BPlan("count", ["det1", "det2"], num=3, delay=0.1))
    assert added["qsize"] == 1 and added["item"]["name"] == "count", added
    RM.item_add(BPlan("scan", ["det1"], "motor1", -1, 1, 3), pos="front")
    RM.item_add(BInst("queue_stop"))
    RM.item_add(BPlan("count", ["det1"], num=1))
    names = [item["name"] for item in RM.queue_get()["items"]]
    assert names == ["scan", "count", "queue_stop", "count"], names

    assert RM.queue_start()["success"]
    RM.wait_for_idle(timeout=IDLE_S)
    history = RM.history_get()["items"]
    assert [item["result"]["exit_status"] for item in history] == ["completed"] * 2, history
    assert all(len(item["result"]["run_uids"]) == 1 for item in history), history
    assert RM.status(reload=True)["items_in_queue"] == 1
    RM.queue_clear()

    uid = history[-1]["result"]["run_uids"][0]
    told(RM.console_monitor, lambda m: uid[:8] in m["msg"])
    told(RM.system_info_monitor, lambda m: m["msg"]["status"]["manager_state"] == "executing_queue")

    # Pause where the plan can, look, go on.
    RM.item_add(BPlan("count", ["det1"], num=10, delay=0.2))
    RM.queue_start()
    wait_for("re_state", "running")
    RM.re_pause("deferred")
    RM.wait_for_idle_or_paused(timeout=IDLE_S)
    assert RM.status(reload=True)["manager_state"] == "paused"
    runs = RM.re_runs()["run_list"]
    assert len(runs) == 1 and runs[0]["is_open"], runs
    RM.re_resume()
    RM.wait_for_idle(timeout=IDLE_S)
    assert RM.history_get()["items"][-1]["result"]["exit_status"] == "completed"

    # Pause at once, and give up: the plan is in the queue again.
    RM.item_add(BPlan("count", ["det1"], num=100, delay=0.2))
    RM.queue_start()
    wait_for("re_state", "running")
    RM.re_pause("immediate")
    RM.wait_for_idle_or_paused(timeout=IDLE_S)
    RM.re_abort()
    RM.wait_for_idle(timeout=IDLE_S)
    assert RM.history_get()["items"][-1]["result"]["exit_status"] == "aborted"
    assert RM.status(reload=True)["items_in_queue"] == 1
    RM.queue_clear()

    # A refusal is an exception of the library, with the manager's reason.
    try:
        RM.item_add(BPlan("no_such_plan"))
    except RM.RequestFailedError as refusal:
        assert "no_such_plan" in str(refusal), refusal
    else:
        raise AssertionError("a plan that does not exist was accepted")

    assert RM.environment_close()["success"]
    RM.wait_for_idle(timeout=IDLE_S)
    assert not RM.status(reload=True)["worker_environment_exists"]
finally:
    RM.close()
print("done")
