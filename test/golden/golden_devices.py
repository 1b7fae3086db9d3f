"""Small devices that documents of every kind come from. test/run-engine/golden-devices.ts has the same ones."""

from ophyd.sim import NullStatus


class Named:
    parent = None

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"{type(self).__name__}(prefix='', name='{self.name}')"


class Flyer(Named):
    """Has three events, in a stream that it names itself."""

    def kickoff(self):
        return NullStatus()

    def complete(self):
        return NullStatus()

    def describe_collect(self):
        return {"flown": {"x": key("x"), "y": key("y")}}

    def collect(self):
        for i in range(3):
            yield {
                "time": 1.0,
                "data": {"x": i + 0.5, "y": i * 2.5},
                "timestamps": {"x": 1.0, "y": 1.0},
            }


class PageFlyer(Flyer):
    """Has a page of two events."""

    def describe_collect(self):
        return {"paged": {"z": key("z")}}

    collect = None

    def collect_pages(self):
        yield {"data": {"z": [0.5, 1.5]}, "timestamps": {"z": [1.0, 1.0]}, "time": [1.0, 1.0]}


class Camera(Named):
    """Writes a picture into a file at each trigger."""

    def __init__(self, name):
        super().__init__(name)
        self._pictures = 0
        self._docs = []

    def trigger(self):
        if self._pictures == 0:
            self._docs.append(
                (
                    "resource",
                    {
                        "uid": "resource-1",
                        "spec": "PICTURES",
                        "root": "/data",
                        "resource_path": "pictures",
                        "resource_kwargs": {},
                        "path_semantics": "posix",
                    },
                )
            )
        datum = {"index": self._pictures}
        self._last = f"resource-1/{self._pictures}"
        self._docs.append(
            ("datum", {"datum_id": self._last, "resource": "resource-1", "datum_kwargs": datum})
        )
        self._pictures += 1
        return NullStatus()

    def describe(self):
        return {self.name: {**key(self.name), "dtype": "array", "shape": [2, 2], "external": "FILESTORE:"}}

    def read(self):
        return {self.name: {"value": self._last, "timestamp": 1.0}}

    def collect_asset_docs(self):
        docs, self._docs = self._docs, []
        yield from docs


class Writer(Named):
    """Writes a stream of frames: one at each trigger, or four when it flies."""

    def __init__(self, name):
        super().__init__(name)
        self._written = 0
        self._told = 0

    def trigger(self):
        self._written += 1
        return NullStatus()

    def kickoff(self):
        return NullStatus()

    def complete(self):
        self._written += 4
        return NullStatus()

    def describe(self):
        return {f"{self.name}_frames": {**key("frames"), "dtype": "array", "shape": [2, 2], "external": "STREAM:"}}

    def describe_collect(self):
        return self.describe()

    def read(self):
        return {}

    def get_index(self):
        return self._written

    def collect_asset_docs(self, index=None):
        index = self._written if index is None else index
        if self._told == 0 and index > 0:
            yield (
                "stream_resource",
                {
                    "uid": f"stream-{self.name}",
                    "data_key": f"{self.name}_frames",
                    "mimetype": "application/x-hdf5",
                    "uri": "file://localhost/data/frames.h5",
                    "parameters": {"dataset": "frames"},
                },
            )
        if index > self._told:
            yield (
                "stream_datum",
                {
                    "uid": f"stream-{self.name}/{self._told}",
                    "stream_resource": f"stream-{self.name}",
                    "descriptor": "",
                    "indices": {"start": self._told, "stop": index},
                    "seq_nums": {"start": 0, "stop": 0},
                },
            )
        self._told = index


def key(name):
    return {"source": f"TEST:{name}", "dtype": "number", "shape": []}
