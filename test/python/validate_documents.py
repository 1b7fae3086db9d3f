"""Checks documents against the schemas of event-model, and against each other.

Reads one JSON array a line, `[name, document]`, in the order of emission. Writes one JSON object a complaint,
`{"line": 3, "name": "event", "complaint": "..."}`, and at the end `{"checked": 12}`.
"""

import json
import sys

from event_model import DocumentNames, schema_validators, unpack_event_page


def main():
    known = Known()
    line = 0
    for line, text in enumerate(sys.stdin, start=1):
        name, doc = json.loads(text)
        for complaint in schema_complaints(name, doc) or known.complaints(name, doc):
            print(json.dumps({"line": line, "name": name, "complaint": complaint}))
    for complaint in known.leftovers():
        print(json.dumps({"line": line, "name": "stop", "complaint": complaint}))
    print(json.dumps({"checked": line}))


def schema_complaints(name, doc):
    if name not in DocumentNames.__members__:
        return [f"there is no document {name}"]
    validator = schema_validators[DocumentNames[name]]
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(doc)]


class Known:
    """What earlier documents have said, which later ones must agree with."""

    def __init__(self):
        self.open_runs = {}
        self.descriptors = {}
        self.counts = {}
        self.uids = set()

    def complaints(self, name, doc):
        uids = doc.get("uid", [])
        for uid in uids if isinstance(uids, list) else [uids]:
            if uid in self.uids:
                yield f"the uid {uid} was used before"
            self.uids.add(uid)
        yield from getattr(self, f"_{name}", lambda _: ())(doc)

    def leftovers(self):
        return [f"the run {uid} was never closed" for uid in self.open_runs]

    def _start(self, doc):
        self.open_runs[doc["uid"]] = set()
        return ()

    def _descriptor(self, doc):
        streams = self.open_runs.get(doc["run_start"])
        if streams is None:
            yield "no run of that uid is open"
            return
        streams.add(doc["name"])
        others = [other for other in self.descriptors.values() if is_same_stream(other, doc)]
        if any(other["data_keys"].keys() != doc["data_keys"].keys() for other in others):
            yield "an earlier descriptor of the stream has other data keys"
        listed = [key for keys in doc["object_keys"].values() for key in keys]
        # What the engine says of itself belongs to no device.
        if doc["name"] != "interruptions" and sorted(listed) != sorted(doc["data_keys"]):
            yield "object_keys and data_keys differ"
        for device, configuration in doc["configuration"].items():
            if not (
                configuration["data"].keys()
                == configuration["timestamps"].keys()
                == configuration["data_keys"].keys()
            ):
                yield f"the configuration of {device} has different keys for data, timestamps and data_keys"
        self.descriptors[doc["uid"]] = doc

    def _event(self, doc):
        descriptor = self.descriptors.get(doc["descriptor"])
        if descriptor is None:
            yield "no descriptor of that uid came before"
            return
        keys = {
            name
            for name, key in descriptor["data_keys"].items()
            if key.get("external") != "STREAM:"
        }
        if not (doc["data"].keys() == doc["timestamps"].keys() == keys):
            yield "data, timestamps and the descriptor's data_keys have different keys"
        if not doc.get("filled", {}).keys() <= doc["data"].keys():
            yield "filled names a key that is not in data"
        if descriptor["run_start"] not in self.open_runs:
            yield "its run is closed"
        stream = (descriptor["run_start"], descriptor["name"])
        if doc["seq_num"] > self.counts.get(stream, 0) + 1:
            yield f"seq_num jumps to {doc['seq_num']}"
        self.counts[stream] = doc["seq_num"]

    def _event_page(self, doc):
        for event in unpack_event_page(doc):
            yield from self._event(event)

    def _stream_datum(self, doc):
        descriptor = self.descriptors.get(doc["descriptor"])
        if descriptor is None:
            yield "no descriptor of that uid came before"
            return
        stream = (descriptor["run_start"], descriptor["name"])
        if doc["seq_nums"]["start"] > self.counts.get(stream, 0) + 1:
            yield f"seq_nums jump to {doc['seq_nums']}"
        # Events of the same stream come after it, and have these numbers.
        if not any(key.get("external") != "STREAM:" for key in descriptor["data_keys"].values()):
            self.counts[stream] = doc["seq_nums"]["stop"] - 1

    def _stop(self, doc):
        streams = self.open_runs.pop(doc["run_start"], None)
        if streams is None:
            yield "no run of that uid is open"
            return
        counts = {name: self.counts.get((doc["run_start"], name), 0) for name in streams}
        given = doc["num_events"]
        # A plan that is ended while it takes events again has fewer than were emitted.
        if given.keys() != counts.keys() or any(given[name] > counts[name] for name in counts):
            yield f"num_events is {given}, but there were {counts}"


def is_same_stream(one, other):
    return (one["run_start"], one["name"]) == (other["run_start"], other["name"])


if __name__ == "__main__":
    main()
