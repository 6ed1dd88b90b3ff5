"""A receipt to take along: every conversation of a job, as CSV and as JSON."""

from uuid import UUID

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from dashboard.cleanup import receipt
from dashboard.cleanup.models import Job
from dashboard.cleanup.states import Kind
from dashboard.cleanup.views.jobs import job_for
from dashboard.csv_export import csv_response
from dashboard.http import Request


@require_safe
def job_csv(request: Request, workspace_id: int, job_id: UUID) -> HttpResponseBase:
    """For a spreadsheet."""
    _, job = job_for(request, workspace_id, job_id)
    columns = receipt.header(job)
    rows = (receipt.cells(columns, row) for row in receipt.rows(job))
    return csv_response(_filename(job, "csv"), columns, rows)


@require_safe
def job_json(request: Request, workspace_id: int, job_id: UUID) -> HttpResponseBase:
    """For a program."""
    _, job = job_for(request, workspace_id, job_id)
    disposition = content_disposition_header(as_attachment=True, filename=_filename(job, "json"))
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(receipt.as_json(job), content_type="application/json", headers=headers)


def _filename(job: Job, kind: str) -> str:
    what = "answers" if job.kind == Kind.ASK else "receipt"
    return f"{what}-{job.created_at:%Y-%m-%d}-{str(job.pk)[:8]}.{kind}"
