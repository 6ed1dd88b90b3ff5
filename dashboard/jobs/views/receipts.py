"""A receipt to take along: every conversation of a job, as CSV and as JSON."""

from uuid import UUID

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from dashboard.csv_export import csv_response
from dashboard.http import Request
from dashboard.jobs import receipt
from dashboard.jobs.kinds import kind_of
from dashboard.jobs.models import Job
from dashboard.jobs.views.show import job_for


@require_safe
def job_csv(request: Request, workspace_id: int, job_id: UUID) -> HttpResponseBase:
    """For a spreadsheet."""
    _, job = job_for(request, workspace_id, job_id)
    columns = kind_of(job).pages.columns
    rows = (receipt.cells(columns, row) for row in kind_of(job).pages.rows(job))
    return csv_response(_filename(job, "csv"), columns, rows)


@require_safe
def job_json(request: Request, workspace_id: int, job_id: UUID) -> HttpResponseBase:
    """For a program."""
    _, job = job_for(request, workspace_id, job_id)
    disposition = content_disposition_header(as_attachment=True, filename=_filename(job, "json"))
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(receipt.as_json(job), content_type="application/json", headers=headers)


def _filename(job: Job, kind: str) -> str:
    return f"{kind_of(job).pages.download}-{job.created_at:%Y-%m-%d}-{str(job.pk)[:8]}.{kind}"
