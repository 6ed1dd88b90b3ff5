"""Who may go where: every route, every kind of person, and other people's ids."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from dashboard.jobs.states import JobStatus
from dashboard.workspaces.keyring import EncryptedKey
from dashboard.workspaces.models import Membership, Role, Workspace
from tests.conftest import API
from tests.jobs.factories import a_job
from tests.rows import agent_row, conversation_row, message_row, ok, paginator, thread, user_row

ANYBODY, SIGNED_IN = -1, 0
PEOPLE = {"anonymous": ANYBODY, "stranger": SIGNED_IN, "vic": Role.VIEWER, "ed": Role.EDITOR, "ann": Role.ADMIN}
MISSING = 987654321


class Access(NamedTuple):
    """Who may, what those get who may, and what a person who is not signed in gets where everybody may."""

    needed: int
    status: int
    anonymous: int = 302


# (route, verb): the smallest role, and the answer to a request without any data.
TABLE = {
    ("home", "GET"): Access(SIGNED_IN, 302),
    ("healthz", "GET"): Access(ANYBODY, 200, anonymous=200),
    ("account_login", "GET"): Access(ANYBODY, 302, anonymous=200),
    ("account_login", "POST"): Access(ANYBODY, 302, anonymous=200),
    ("account_logout", "GET"): Access(ANYBODY, 200),
    ("account_logout", "POST"): Access(ANYBODY, 302),
    ("account_change_password", "GET"): Access(SIGNED_IN, 200),
    ("account_change_password", "POST"): Access(SIGNED_IN, 200),
    ("workspaces", "GET"): Access(SIGNED_IN, 200),
    ("workspace_new", "GET"): Access(SIGNED_IN, 200),
    ("workspace_new", "POST"): Access(SIGNED_IN, 422),
    ("workspace_settings", "GET"): Access(Role.VIEWER, 200),
    ("workspace_settings", "POST"): Access(Role.ADMIN, 422),
    ("workspace_key", "GET"): Access(Role.ADMIN, 200),
    ("workspace_key", "POST"): Access(Role.ADMIN, 422),
    ("workspace_key_check", "POST"): Access(Role.ADMIN, 302),
    ("workspace_members", "GET"): Access(Role.VIEWER, 302),
    ("workspace_members", "POST"): Access(Role.ADMIN, 422),
    ("workspace_member_role", "POST"): Access(Role.ADMIN, 302),
    ("workspace_member_remove", "POST"): Access(Role.ADMIN, 302),
    ("workspace_rules", "POST"): Access(Role.ADMIN, 422),
    ("audit", "GET"): Access(Role.ADMIN, 200),
    ("audit_csv", "GET"): Access(Role.ADMIN, 200),
    ("workspace_leave", "GET"): Access(Role.VIEWER, 200),
    ("workspace_leave", "POST"): Access(Role.VIEWER, 302),
    ("workspace_remove", "GET"): Access(Role.ADMIN, 302),
    ("workspace_remove", "POST"): Access(Role.ADMIN, 302),
    ("jobs", "GET"): Access(Role.VIEWER, 200),
    ("job", "GET"): Access(Role.VIEWER, 200),
    ("job_choose", "POST"): Access(Role.EDITOR, 302),
    ("job_confirm", "POST"): Access(Role.EDITOR, 422),
    ("job_undo", "POST"): Access(Role.EDITOR, 302),
    ("job_pause", "POST"): Access(Role.EDITOR, 302),
    ("job_resume", "POST"): Access(Role.EDITOR, 302),
    ("job_cancel", "POST"): Access(Role.EDITOR, 200),
    ("job_discard", "POST"): Access(Role.EDITOR, 302),
    ("job_retry", "POST"): Access(Role.EDITOR, 302),
    ("job_answers", "GET"): Access(Role.VIEWER, 404),
    ("job_clear", "POST"): Access(Role.EDITOR, 404),
    ("job_csv", "GET"): Access(Role.VIEWER, 200),
    ("job_json", "GET"): Access(Role.VIEWER, 200),
    ("find_tests", "POST"): Access(Role.EDITOR, 302),
    ("questions_ask", "GET"): Access(Role.EDITOR, 200),
    ("questions_ask", "POST"): Access(Role.EDITOR, 422),
    ("jobs_strip", "GET"): Access(Role.VIEWER, 200),
    ("agents", "GET"): Access(Role.VIEWER, 200),
    ("agent_new", "GET"): Access(Role.EDITOR, 200),
    ("agent_new", "POST"): Access(Role.EDITOR, 422),
    ("agent", "GET"): Access(Role.VIEWER, 200),
    ("agent_ready", "GET"): Access(Role.VIEWER, 302),
    ("agent_rename", "GET"): Access(Role.EDITOR, 200),
    ("agent_rename", "POST"): Access(Role.EDITOR, 422),
    ("agent_delete", "GET"): Access(Role.ADMIN, 200),
    ("agent_delete", "POST"): Access(Role.ADMIN, 422),
    ("conversations", "GET"): Access(Role.VIEWER, 200),
    ("conversations_delete", "POST"): Access(Role.EDITOR, 302),
    ("selection", "POST"): Access(Role.EDITOR, 302),
    ("conversations_rename", "GET"): Access(Role.EDITOR, 200),
    ("conversations_rename", "POST"): Access(Role.EDITOR, 422),
    ("citations", "GET"): Access(Role.VIEWER, 200),
    ("conversation", "GET"): Access(Role.VIEWER, 200),
    ("conversation_rename", "GET"): Access(Role.EDITOR, 200),
    ("conversation_rename", "POST"): Access(Role.EDITOR, 422),
    ("conversation_delete", "GET"): Access(Role.EDITOR, 200),
    ("conversation_delete", "POST"): Access(Role.EDITOR, 302),
    ("conversation_star", "POST"): Access(Role.EDITOR, 302),
    ("conversation_new", "GET"): Access(Role.EDITOR, 200),
    ("conversation_new", "POST"): Access(Role.EDITOR, 302),
    ("conversation_ask", "POST"): Access(Role.EDITOR, 422),
    ("conversation_stream", "POST"): Access(Role.EDITOR, 422),
    ("message", "GET"): Access(Role.VIEWER, 302),
    ("message_judge", "POST"): Access(Role.EDITOR, 302),
    ("conversation_next", "GET"): Access(Role.VIEWER, 302),
    ("conversation_previous", "GET"): Access(Role.VIEWER, 302),
}
IN_A_WORKSPACE = [(route, verb) for (route, verb), access in TABLE.items() if access.needed > SIGNED_IN]
OF_AN_AGENT = [
    "agent",
    "agent_rename",
    "agent_delete",
    "conversations",
    "conversation",
    "conversation_rename",
    "conversation_delete",
    "conversation_next",
]


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def address(route: str, **ids: Any) -> str:
    """The route's address with those of the ids that it takes."""
    takes = get_resolver().reverse_dict.getlist(route)[0][0][0][1]
    return reverse(route, kwargs={name: value for name, value in ids.items() if name in takes})


@pytest.fixture
def ids(workspace, ann, ed):
    """What ann's and ed's requests are about."""

    def of(browser: Client) -> dict[str, Any]:
        member = Membership.objects.get(workspace=workspace, user=ed.user)
        return {
            "workspace_id": workspace.pk,
            "agent_id": 924,
            "session_id": "session-1",
            "citation_id": 12,
            "message_id": 549,
            "member_id": member.pk,
            "job_id": a_job(ann, workspace, JobStatus.RUNNING).pk,
        }

    return of


@pytest.fixture
def api(upstream):
    """An API that knows agent 924 with one conversation, and nothing else."""
    agent, conversation = f"{API}/projects/924", conversation_row()
    messages = f"{agent}/conversations/session-1/messages"
    missing = {"status": "error", "data": {"code": 404, "message": "Not found"}}
    upstream.get(f"{API}/user", json=ok(user_row()))
    upstream.get(f"{API}/limits/usage", json=ok({}))
    upstream.get(f"{API}/projects", json=ok(paginator([agent_row()])))
    upstream.get(agent, json=ok(agent_row()))
    upstream.get(f"{agent}/conversations", json=ok(paginator([conversation])))
    upstream.get(messages, json=thread(conversation, paginator([message_row()], per_page=20)))
    upstream.post(f"{agent}/conversations", status=201, json=ok(conversation))
    upstream.put(f"{messages}/549/feedback", json=ok(message_row()))
    upstream.delete(f"{agent}/conversations/session-1", json=ok({"deleted": True}))
    # What two of these match is answered by the first only once, so nothing known is among the others.
    known = r"924(/conversations(/session-1(/messages)?)?)?(\?|$)"
    upstream.get(re.compile(f"{API}/projects/(?!{known})"), status=404, json=missing)
    upstream.delete(re.compile(f"{API}/projects/(?!{known})"), status=404, json=missing)
    return upstream


@pytest.fixture
def people(stranger, vic, ed, ann):
    """Everybody's browser, by name."""
    return {"anonymous": Client(), "stranger": stranger, "vic": vic, "ed": ed, "ann": ann}


@contextmanager
def undone():
    """What one person's request changes is gone before the next one's."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def expected(access: Access, who: str) -> int:
    if who == "anonymous":
        return access.anonymous
    if PEOPLE[who] >= access.needed:
        return access.status
    return 404 if who == "stranger" else 403


def test_every_route_is_in_the_table():
    routes = {pattern.name for pattern in patterns(get_resolver())}
    assert None not in routes
    assert routes == {route for route, _ in TABLE}


@pytest.mark.parametrize(("route", "verb"), TABLE)
def test_who_may(people, ids, api, route, verb):
    """Everybody tries; what is wrong is said by person."""
    access, wrong = TABLE[route, verb], {}
    for who, browser in people.items():
        with undone():
            called = len(api.calls)
            response = browser.generic(verb, address(route, **ids(browser)))
            found = [response.status_code]
            if who == "anonymous" and access.needed > ANYBODY:
                found.append(response.headers.get("Location", "").startswith("/accounts/login/?next="))
            if PEOPLE[who] < access.needed:
                found.append(len(api.calls) == called)
        if found != [expected(access, who)] + [True] * (len(found) - 1):
            wrong[who] = found
    assert not wrong, {who: expected(access, who) for who in wrong}


@pytest.mark.parametrize(("route", "verb"), [key for key in TABLE if (key[0], "POST") not in TABLE])
def test_what_reads_does_not_take_a_post(ann, ids, api, route, verb):
    response = ann.post(address(route, **ids(ann)))
    assert response.status_code in {405, 200, 302} if route in {"home", "healthz"} else response.status_code == 405


@pytest.fixture
def theirs(db):
    """The ids of a workspace that ann has nothing to do with."""
    other = Workspace.objects.create(name="Other", key=EncryptedKey.of("2|another-key"), key_last4="-key")
    owner = get_user_model().objects.create_user("owner")
    member = Membership.objects.create(workspace=other, user=owner, role=Role.ADMIN)
    return {"workspace_id": other.pk, "member_id": member.pk}


@pytest.mark.parametrize(("route", "verb"), IN_A_WORKSPACE)
def test_a_workspace_that_is_not_there_or_somebody_elses(ann, ids, theirs, api, route, verb):
    others = [{"workspace_id": pk} for pk in (0, MISSING, 10**30)] + [theirs]
    answers = [ann.generic(verb, address(route, **ids(ann) | other)).status_code for other in others]
    assert answers == [404] * 4
    assert not api.calls


@pytest.mark.parametrize("route", OF_AN_AGENT)
def test_an_agent_of_another_account(ann, ids, api, route):
    assert ann.get(address(route, **ids(ann) | {"agent_id": MISSING})).status_code == 404


@pytest.mark.parametrize("agent_id", ["0", "00", "9" * 25, "-1", "1.5"])
@pytest.mark.parametrize("verb", ["get", "post"])
def test_an_agent_id_is_one_or_nothing(ann, ids, api, verb, agent_id):
    start = address("conversations", **ids(ann)).replace(f"/{ids(ann)['agent_id']}/", f"/{agent_id}/")
    assert getattr(ann, verb)(f"{start}-/delete/", {"ids": "abc"}).status_code == 404
    assert not api.calls


@pytest.mark.parametrize("verb", ["role", "remove"])
@pytest.mark.parametrize("member_id", [0, MISSING, 10**30])
def test_a_member_that_is_not_there(ann, ids, verb, member_id):
    url = address(f"workspace_member_{verb}", **ids(ann) | {"member_id": member_id})
    assert ann.post(url, {"role": 10}).status_code == 404


@pytest.mark.parametrize("session_id", ["..", ".", "%2e%2e", "a%2fb", "a" * 129])
def test_an_id_is_one_segment_or_nothing(ann, ids, api, session_id):
    start = address("conversations", **ids(ann))
    assert ann.post(f"{start}{session_id}/delete/").status_code in {404, 405}
    assert not api.calls
