"""Checks documents as they arrive."""

from event_model import DocumentNames, schema_validators

TYPES = {"number": float, "integer": int, "string": str, "boolean": bool, "array": list}


class CheckedDocuments:
    """Each document must fit its schema. `exact`: each value must be of the Python type that its data key promises."""

    def __init__(self, exact=True):
        self.exact = exact
        self.data_keys = {}

    def __call__(self, name, doc):
        schema_validators[DocumentNames[name]].validate(doc)
        if name == "descriptor":
            self.data_keys[doc["uid"]] = doc["data_keys"]
        if not self.exact:
            return
        if name in ("start", "descriptor", "event", "stop"):
            assert type(doc["time"]) is float, (name, doc["time"])
        if name in ("event", "event_page"):
            self.check_data(doc, self.data_keys[doc["descriptor"]], is_page=name == "event_page")

    def check_data(self, doc, data_keys, is_page):
        for key, value in doc["data"].items():
            if key in doc["filled"]:
                continue
            expected = TYPES[data_keys[key]["dtype"]]
            for one in value if is_page else [value]:
                assert type(one) is expected, (key, one, expected)
