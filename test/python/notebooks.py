"""Runs example notebooks as nbclient does, and checks that each cell puts out what stands in the file.

What is compared is the kind of each output (its type, and the forms in which it is shown), because times, uids and noise differ.
With --write the outputs in the files are made anew instead.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

LIMIT_S = 120


def kinds(cell):
    """One entry an output; how many pieces a printed text came in is chance."""
    found = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            kind = ("stream", output.name)
        elif output.output_type == "error":
            kind = ("error", output.ename)
        else:
            kind = (output.output_type, *sorted(output.data))
        if not found or found[-1] != kind or kind[0] != "stream":
            found.append(kind)
    return found


def run(path, is_written):
    notebook = nbformat.read(path, as_version=4)
    expected = [kinds(cell) for cell in notebook.cells]
    NotebookClient(notebook, timeout=LIMIT_S, record_timing=False).execute()
    if is_written:
        notebook.metadata.language_info = {"name": "typescript", "file_extension": ".ts", "mimetype": "text/typescript"}
        nbformat.validate(notebook)
        nbformat.write(notebook, path)
        return
    for at, (cell, wanted) in enumerate(zip(notebook.cells, expected)):
        assert kinds(cell) == wanted, f"{path.name}, cell {at}: {kinds(cell)} instead of {wanted}\n{cell.source}"


arguments = sys.argv[1:]
for name in [argument for argument in arguments if argument != "--write"]:
    run(Path(name), "--write" in arguments)
print("done")
