"""Reads documents from Kafka with bluesky-kafka, as a data pipeline does.

Prints each document that arrives, `["event", {...}]`, and ends after so many runs:

    python kafka_dispatcher.py BROKER TOPIC RUNS

Each document must fit its schema, and each number must be of the type that its descriptor promises.
"""

import json
import os
import sys
import uuid

from bluesky_kafka import RemoteDispatcher
from checked_documents import CheckedDocuments

broker, topic, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
dispatcher = RemoteDispatcher(
    topics=[topic],
    bootstrap_servers=broker,
    group_id=str(uuid.uuid4()),
    consumer_config={"auto.offset.reset": "earliest"},
)
check = CheckedDocuments()
stops = 0


def show(name, doc):
    global stops
    check(name, doc)
    print(json.dumps([name, doc]), flush=True)
    stops += name == "stop"
    if stops == runs:
        os._exit(0)


dispatcher.subscribe(show)
dispatcher.start()
