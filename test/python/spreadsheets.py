"""Makes spreadsheets, and says which plans the reference finds in them.

Reads one JSON object a line, `{"path": str, "rows": [[...], ...]}`: the ending of the path says whether an XLSX or a
CSV file is made. Writes one JSON object a line: `{"answer": [...]}` or `{"refused": str}`.
"""

import csv
import json
import logging
import sys

import openpyxl
from bluesky_queueserver.manager.conversions import spreadsheet_to_plan_list

logging.disable(logging.CRITICAL)


def write(path, rows):
    if path.endswith(".csv"):
        with open(path, "w", newline="") as file:
            csv.writer(file).writerows(rows)
        return
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def plans(path, rows):
    write(path, rows)
    with open(path, "rb") as file:
        return spreadsheet_to_plan_list(spreadsheet_file=file, file_name=path, data_type=None, user="me")


for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"answer": plans(**request)}
    except Exception as error:
        answer = {"refused": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer))
