import pytest
from requests import ReadTimeout

from dashboard.audit.models import Entry
from dashboard.jobs.states import JobStatus
from tests.agents.conftest import AGENT
from tests.conftest import API
from tests.jobs.factories import a_job
from tests.rows import agent_row, conversation_row, ok, paginator, refused

TYPED = {"name": "Help desk"}
MISSING = {"status": 404, "json": refused(404, "Agent with id 924 not found")}


@pytest.fixture
def listed(upstream):
    """Answer the agent's conversations."""

    def answer(number=12, **paging):
        return upstream.get(
            f"{AGENT}/conversations", json=ok(paginator([conversation_row()], **{"total": number} | paging))
        )

    return answer


@pytest.fixture
def url(about, known, listed):
    known()
    listed()
    return f"{about}delete/"


@pytest.fixture
def answers(upstream):
    """Answer DELETE, and after it the question for the agent."""

    def answer(then=None, **words):
        def delete(request):
            if then:
                upstream.replace("GET", AGENT, **then)
            return True, ""

        return upstream.delete(AGENT, match=[delete], **words)

    return answer


def entries():
    return [(row.action, row.agent_id, row.subject, row.outcome) for row in Entry.objects.all()]


def test_the_question_says_what_goes(ann, url):
    page = ann.get(url).content.decode()
    assert "<bdi>Help desk</bdi>" in page
    assert "12 conversations" in page
    assert "can't be undone" in page


@pytest.mark.parametrize(
    ("paging", "says"),
    [
        ({"number": 0}, "at least 1 conversation"),
        ({"number": 1, "last": 3}, "at least 1 conversation"),
        ({"number": 1200}, "1,200 conversations"),
    ],
)
def test_it_claims_no_more_than_the_api_says(ann, url, upstream, paging, says):
    number = paging.pop("number")
    upstream.replace("GET", f"{AGENT}/conversations", json=ok(paginator([conversation_row()], total=number, **paging)))
    assert says in ann.get(url).content.decode()


def test_it_can_be_asked_without_knowing_how_many(ann, url, upstream):
    upstream.replace("GET", f"{AGENT}/conversations", status=500, json=refused(500, "no"))
    assert "does not say how many right now" in ann.get(url).content.decode()


def test_it_deletes(ann, url, answers, upstream):
    call = answers(json=ok({"deleted": True}))
    response = ann.post(url, {"name": " Help desk "})
    assert (response.status_code, response["Location"]) == (302, url.replace("924/delete/", ""))
    assert call.call_count == 1
    assert entries() == [("agent_deleted", 924, "Help desk", "deleted")]
    upstream.get(f"{API}/projects", json=ok(paginator([])))
    assert "“Help desk” was deleted, with everything in it." in ann.get(response["Location"]).content.decode()


@pytest.mark.parametrize("typed", ["", " ", "help desk", "Help", "Help desk."])
def test_another_name_deletes_nothing(ann, url, answers, typed):
    call = answers(json=ok({"deleted": True}))
    response = ann.post(url, {"name": typed})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in page
    assert f'value="{typed}"' in page or not typed
    assert call.call_count == 0
    assert entries() == []


def test_an_agent_without_a_name_has_one_to_type(ann, url, upstream, answers):
    upstream.replace("GET", AGENT, json=ok(agent_row(name=None)))
    answers(json=ok({"deleted": True}))
    assert ann.post(url, {"name": "Unnamed agent"}).status_code == 302


@pytest.mark.parametrize(
    "stage", [JobStatus.SCHEDULED, JobStatus.RUNNING, JobStatus.PAUSED, JobStatus.WAITING, JobStatus.VERIFYING]
)
def test_not_while_a_job_is_under_way(ann, workspace, url, answers, stage):
    call = answers(json=ok({"deleted": True}))
    a_job(ann, workspace, stage)
    assert "A job for this agent is under way" in ann.get(url).content.decode()
    response = ann.post(url, TYPED)
    assert response.status_code == 422
    assert "so nothing was deleted" in response.content.decode()
    assert call.call_count == 0


def test_jobs_of_other_agents_and_jobs_that_are_over_do_not_matter(ann, workspace, url, answers):
    answers(json=ok({"deleted": True}))
    a_job(ann, workspace, JobStatus.RUNNING, agent_id=7)
    a_job(ann, workspace, JobStatus.DONE)
    assert ann.post(url, TYPED).status_code == 302


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [({"body": ReadTimeout()}, "gone_unconfirmed"), (MISSING, "already_gone")],
    ids=["lost", "missing"],
)
def test_an_unclear_end_is_settled_by_asking(ann, url, answers, answer, outcome):
    answers(then=MISSING, **answer)
    assert ann.post(url, TYPED).status_code == 302
    assert entries() == [("agent_deleted", 924, "Help desk", outcome)]


@pytest.mark.parametrize("answer", [{"body": ReadTimeout()}, MISSING], ids=["lost", "missing"])
def test_what_is_still_there_is_said_to_be(ann, url, answers, answer):
    answers(**answer)
    response = ann.post(url, TYPED)
    page = response.content.decode()
    assert response.status_code == 502
    assert "“Help desk” is still there." in page
    assert 'value="Help desk"' in page
    assert entries() == [("agent_deleted", 924, "Help desk", "failed")]


@pytest.mark.parametrize("answer", [{"body": ReadTimeout()}, MISSING], ids=["lost", "missing"])
def test_what_is_not_known_is_said_to_be(ann, url, answers, answer):
    answers(then={"status": 403, "json": refused(403, "no")}, **answer)
    page = ann.post(url, TYPED).content.decode()
    assert "It is not known whether “Help desk” was deleted." in page
    assert entries() == [("agent_deleted", 924, "Help desk", "unknown")]


@pytest.mark.parametrize(
    "body", [{"data": {"deleted": False}, "status": "success"}, {"status": "error", "data": {"message": "In use"}}]
)
def test_a_friendly_status_is_not_a_deletion(ann, url, answers, body):
    answers(json=body)
    response = ann.post(url, TYPED)
    assert response.status_code == 502
    assert "is still there" in response.content.decode()


def test_a_refused_key_leads_to_replacing_it(ann, url, answers):
    answers(status=401, json=refused(401, "no"))
    assert "Replace the key" in ann.post(url, TYPED).content.decode()


@pytest.mark.parametrize("verb", ["put", "delete", "patch"])
def test_wrong_verbs(ann, url, verb):
    assert getattr(ann, verb)(url).status_code == 405


def test_editors_may_not_and_strangers_find_nothing(ed, stranger, url, upstream):
    assert ed.post(url, TYPED).status_code == 403
    assert ed.get(url).status_code == 403
    assert stranger.post(url, TYPED).status_code == 404
    assert not upstream.calls
