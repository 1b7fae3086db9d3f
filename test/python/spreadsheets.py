"""Makes spreadsheets, and says which plans the reference finds in them.

Reads one JSON object a line, writes one JSON object a line: `{"answer": ...}` or `{"refused": str}`. The ending of a path
says whether an XLSX or a CSV file is made there.
"""

import csv
import logging

import openpyxl
from answering import serve
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


serve({"plans": plans})
