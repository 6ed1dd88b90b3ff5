import pytest

from dashboard.jobs.models import Job
from tests.cleanup.cli.running import HOSTILE, run


@pytest.fixture
def receipt(at, made):
    made("zz one", HOSTILE)
    at("delete", "--name=zz", "--yes", "--here")
    return Job.objects.get()


def test_a_receipt_as_json(receipt):
    ran = run("export-receipt", f"--job={receipt.pk}", "--json")
    assert ran.status == 0
    assert [row["outcome"] for row in ran.rows] == ["deleted", "deleted"]
    assert all(list(row) == ["job", "session_id", "name", "outcome", "reason", "at"] for row in ran.rows)


@pytest.mark.parametrize("more", [[], ["--csv"]])
def test_a_receipt_as_csv(receipt, more):
    out = run("export-receipt", f"--job={receipt.pk}", *more).out
    assert out.startswith("\ufeffjob,session_id,name,outcome,reason,at")
    assert out.count(",deleted,") == 2


def test_a_receipt_at_a_terminal_is_harmless(receipt):
    out = run("export-receipt", f"--job={receipt.pk}", terminal=True).out
    assert out.startswith("job,")
    assert not {"\x1b", "\u202e", "\x07"} & set(out)
