import csv
import io
import uuid

import pytest
from django.http import StreamingHttpResponse

from dashboard.csv_export import csv_pieces, safe_cell


@pytest.fixture
def csv_url(url):
    return f"{url[:-1]}.csv"


def read(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_it_holds_every_row_that_fits(ann, csv_url, add):
    job = uuid.uuid4()
    add(job=job, reason='He said "no",\nthen left.')
    add(who="ann")
    assert read(ann.get(csv_url, {"who": "ed"})) == [
        {
            "at": "2026-03-04T12:00:00+00:00",
            "who": "ed",
            "action": "conversation_deleted",
            "agent_id": "924",
            "subject": "session-1",
            "outcome": "deleted",
            "reason": 'He said "no",\nthen left.',
            "job": str(job),
        }
    ]


def test_it_is_a_download_that_names_workspace_and_day(ann, csv_url, workspace):
    response = ann.get(csv_url)
    assert isinstance(response, StreamingHttpResponse)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="audit-support-team-20')
    assert "no-store" in response["Cache-Control"]


def test_a_name_in_any_script_is_a_file_name(ann, csv_url, workspace):
    type(workspace).objects.update(name="サポート")
    assert "filename*=utf-8''audit-%E3%82%B5" in ann.get(csv_url)["Content-Disposition"]
    type(workspace).objects.update(name="!!")
    assert f'filename="audit-{workspace.pk}-20' in ann.get(csv_url)["Content-Disposition"]


def test_excel_is_told_that_it_is_utf_8():
    assert next(csv_pieces(["name"], [])) == b"\xef\xbb\xbfname\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝"])
def test_no_cell_is_a_formula(start):
    assert safe_cell(f"{start}HYPERLINK()") == f"'{start}HYPERLINK()"


@pytest.mark.parametrize(("cell", "safe"), [(None, ""), (-5, -5), ("a=b", "a=b"), ("", ""), ("session-1", "session-1")])
def test_other_cells_stay(cell, safe):
    assert safe_cell(cell) == safe


def test_what_is_no_text_is_written_all_the_same():
    assert b"a?b" in next(csv_pieces(["name"], [["a\ud800b"]]))


def test_it_is_sent_while_it_is_made():
    made = []

    def rows():
        for number in range(10_000):
            made.append(number)
            yield ["x" * 100, number]

    pieces = csv_pieces(["text", "number"], rows())
    assert 30_000 < len(next(pieces)) < 40_000
    assert len(made) < 500
    assert sum(len(piece) for piece in pieces) > 1_000_000


def test_thousands_are_not_fetched_at_once(ann, csv_url, add, workspace, monkeypatch):
    monkeypatch.setattr("dashboard.audit.views.ROWS_AT_ONCE", 2)
    for number in range(7):
        add(subject=str(number))
    assert [row["subject"] for row in read(ann.get(csv_url))] == ["6", "5", "4", "3", "2", "1", "0"]
