"""Sends values through queue and history, and looks whether they come back as they were. Addresses come as arguments."""

import math
import os
import sys

from bluesky_queueserver_api import BPlan
from bluesky_queueserver_api.zmq import REManagerAPI

IDLE_S = 60
encoding = os.environ.get("QSERVER_ZMQ_ENCODING", "json")

VALUES = [
    [0, 1, -1, 127, 128, 255, 256, -32, -33, -128, -129, 65535, 65536, 2**31, -(2**31), 2**32],
    [2**53 - 1, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1, 2**63, 2**64 - 1, -(2**63)],
    [0.0, 1.0, -0.0, 10.0, 1e15, 1e16, 1e22, 1.5, -2.25, 1e-7, 5e-324, 1.7976931348623157e308, 0.1 + 0.2],
    [math.nan, math.inf, -math.inf],
    [True, False, None],
    ["", "plain", "1.0", "NaN", "ünï·çødé 試験 😀", "\0\b\n\r\t\"'\\/\u2028\ufffd", "a" * 31, "a" * 32, "ß" * 70_000],
    [[], {}, [[]], [{}], {"a": {}}, [[[[[[1.0]]]]]]],
    {"z": 1, "a": 2.0, "10": [3], "2": {"b": None, "1": 1.0, "0": 1}, "": "empty", "__proto__": {"x": 1}, "constructor": 1},
    list(range(1000)),
    [float(i) for i in range(1000)],
]
if encoding == "json":
    # More than msgpack can carry.
    VALUES.append([12345678901234567890123, -(10**40), 2**64, -(2**63) - 1])


def same(a, b):
    """Python's `==` is too kind: `1 == 1.0 == True`, and the order of keys does not matter to it."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float):
        return (math.isnan(a) and math.isnan(b)) or (a == b and math.copysign(1, a) == math.copysign(1, b))
    return a == b


def check(what, item):
    values = item["kwargs"]["md"]["values"]
    for sent, got in zip(VALUES, values, strict=True):
        assert same(sent, got), f"{what}: sent {str(sent)[:300]}, got {str(got)[:300]}"


control, info = sys.argv[1:]
RM = REManagerAPI(zmq_control_addr=control, zmq_info_addr=info, zmq_encoding=encoding)
try:
    RM.environment_open()
    RM.wait_for_idle(timeout=IDLE_S)

    plan = BPlan("count", ["det1"], num=1, md={"values": VALUES})
    added = RM.item_add(plan)["item"]
    check("the reply to queue_item_add", added)
    check("queue_item_get", RM.item_get(uid=added["item_uid"])["item"])
    added["kwargs"]["num"] = 2
    check("queue_item_update", RM.item_update(added)["item"])
    check("queue_item_add_batch", RM.item_add_batch([plan, plan])["items"][0])
    RM.item_remove_batch(uids=[item["item_uid"] for item in RM.queue_get()["items"][1:]])
    check("queue_get", RM.queue_get()["items"][0])

    RM.queue_start()
    RM.wait_for_idle(timeout=IDLE_S)
    done = RM.history_get()["items"][-1]
    check("history_get", done)
    result = done["result"]
    assert result["exit_status"] == "completed", result
    assert type(result["time_start"]) is float and type(result["time_stop"]) is float, result
    assert all(type(scan_id) is int for scan_id in result["scan_ids"]), result

    # From the history into the queue again, as people do who repeat a plan.
    check("the same item once more", RM.item_add(BPlan(done))["item"])
    RM.queue_clear()
    RM.environment_close()
    RM.wait_for_idle(timeout=IDLE_S)
finally:
    RM.close()
print("done")
