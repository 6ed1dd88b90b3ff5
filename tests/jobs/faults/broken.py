"""What goes wrong at the API, and what people do about it."""

from dataclasses import replace

from dashboard.jobs import control
from dashboard.sandbox import Fault
from tests.jobs.flows import actor_of, turn

LOST_AND_DONE = ["reset_after", "timeout_after", "truncated", "not_json", "wrong_type", "huge_body", "gzip_bomb"]
LOST_AND_NOT_DONE = ["refuse", "reset_before", "timeout_before", "html_200"]
DOWN_AND_DONE = ["500_after", "504_after"]
DOWN_AND_NOT_DONE = ["server_error", "bad_gateway", "unavailable", "gateway_timeout"]


def wrong(api, name, **more):
    return api.sandbox.inject(Fault(name, method="DELETE", **more))


def resumed(job, ed):
    control.resume(job, actor_of(ed, job.workspace))
    return turn(job)


def new_key(api, key="2|another-key"):
    api.sandbox.options = replace(api.sandbox.options, api_key=key)
    job_workspace = api.workspace
    job_workspace.set_key(key, None)
    job_workspace.save()
