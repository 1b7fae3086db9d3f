"""Runs Bluesky's 0MQ proxy and a RemoteDispatcher, as a data pipeline has them.

Prints the port of the proxy, then each document that arrives, `["event", {...}]`, and ends after so many runs:

    python remote_dispatcher.py pickle|json RUNS [PREFIX]

Each must fit its schema, and with pickle each number must be of the type that its descriptor promises. LiveTable,
BestEffortCallback and a RunRouter consume the documents too; what they print or throw goes to stderr.
"""

import json
import os
import sys
import threading
import warnings

os.environ["MPLBACKEND"] = "agg"
warnings.simplefilter("ignore")

from bluesky.callbacks import LiveTable  # noqa: E402
from bluesky.callbacks.best_effort import BestEffortCallback  # noqa: E402
from bluesky.callbacks.zmq import Proxy, RemoteDispatcher  # noqa: E402
from checked_documents import CheckedDocuments  # noqa: E402
from event_model import RunRouter  # noqa: E402

serializer, runs = sys.argv[1], int(sys.argv[2])
options = {"deserializer": json.loads} if serializer == "json" else {}
if len(sys.argv) > 3:
    options["prefix"] = sys.argv[3].encode()

proxy = Proxy()
threading.Thread(target=proxy.start, daemon=True).start()


def port(address):
    return str(address).rsplit(":", 1)[-1]


dispatcher = RemoteDispatcher(f"127.0.0.1:{port(proxy.out_port)}", **options)
check = CheckedDocuments(exact=serializer == "pickle")
stops = 0
said = sys.stdout
sys.stdout = sys.stderr


def show(name, doc):
    global stops
    check(name, doc)
    print(json.dumps([name, doc]), file=said, flush=True)
    stops += name == "stop"
    if stops == runs:
        os._exit(0)


def factory(name, doc):
    table = LiveTable(["det"])
    table(name, doc)
    return [table], []


best_effort = BestEffortCallback()
best_effort.disable_plots()
dispatcher.subscribe(best_effort)
dispatcher.subscribe(RunRouter([factory]))
dispatcher.subscribe(show)
print(port(proxy.in_port), file=said, flush=True)
dispatcher.start()
