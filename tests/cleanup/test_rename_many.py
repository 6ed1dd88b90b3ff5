import pytest
from django.utils.html import escape

from dashboard.cleanup.models import Selection
from dashboard.cleanup.renaming import Rename
from dashboard.customgpt import title_of
from dashboard.jobs import runner
from dashboard.jobs.models import Job
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.sandbox import Fault
from tests.conftest import HTMX

PREFIX = {"kind": "prefix", "front": "Old: "}


@pytest.fixture
def url(api):
    return f"{api.url}-/rename/"


@pytest.fixture
def select(api, ed, workspace):
    """What ed has ticked: some rows of the first page, or all that match."""

    def do(number=0, **fields):
        rows = {
            row.session_id: [row.name, row.id, row.created_at.isoformat(), row.created_by]
            for row in api.client.conversations(api.agent_id).items[:number]
        }
        owner = {"workspace": workspace, "user": ed.user, "agent_id": api.agent_id}
        Selection.objects.create(**owner, **{"rows": rows, **fields})
        return rows

    return do


def test_it_asks_how_with_the_names_that_are_ticked(ed, url, select):
    rows = select(3)
    page = ed.get(url)
    assert page.status_code == 200
    assert "Rename 3 conversations" in page.content.decode()
    assert [example.before for example in page.context["examples"]] == [title_of(name) for name, *_ in rows.values()]


def test_ticked_rows_become_a_job_with_their_new_names(ed, url, select):
    rows = select(3)
    response = ed.post(url, PREFIX)
    job = Job.objects.get()
    assert (response.status_code, response["Location"]) == (302, url.partition("agents/")[0] + f"jobs/{job.pk}/")
    assert (job.kind, job.stage, job.user, job.who) == (Rename.name, JobStatus.READY, ed.user, "ed")
    found = dict(job.items.values_list("session_id", "new_name"))
    assert found == {session_id: f"Old: {name}".strip() for session_id, (name, *_) in rows.items()}


def test_all_that_match_are_gathered_by_the_job(ed, url, select, api):
    left_out = api.ids()[0]
    select(matching=True, total=60, left_out=[left_out])
    ed.post(url, PREFIX)
    job = Job.objects.get()
    assert job.stage == JobStatus.GATHERING
    while job.stage == JobStatus.GATHERING:
        runner.run(str(job.pk))
        job.refresh_from_db()
    ids = set(job.items.values_list("session_id", flat=True))
    assert (len(ids), left_out in ids) == (59, False)
    new = job.items.filter(state=ItemStatus.QUEUED).values_list("new_name", flat=True)
    assert all(name.startswith("Old:") for name in new)
    assert len(new) > 50


def test_all_that_match_give_examples_with_one_call(ed, url, select, api):
    rows = api.rows()
    select(matching=True, total=60, left_out=[rows[0][0]])
    before = len(api.sandbox.ledger)
    page = ed.get(url)
    assert [example.before for example in page.context["examples"]] == [title_of(name) for _, name in rows[1:6]]
    assert [entry.path.rsplit("/", 1)[1] for entry in api.sandbox.ledger[before:]] == ["conversations"]
    ed.post(url, PREFIX | {"preview": "1", "rows": page.context["sealed"]}, headers=HTMX)
    assert len(api.sandbox.ledger) == before + 1


def test_without_the_api_there_are_no_examples_and_still_a_form(ed, url, select, api):
    select(matching=True, total=60)
    api.sandbox.inject(Fault("forbidden", times=None))
    page = ed.get(url)
    assert page.status_code == 200
    assert "Examples can't be shown now" in page.content.decode().replace("&#x27;", "'")


def test_the_examples_follow_what_is_typed(ed, url, select, api):
    rows = select(2)
    response = ed.post(url, PREFIX | {"preview": "1"}, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert all(escape(f"Old: {name}".strip()) in page for name, *_ in rows.values())
    assert not Job.objects.exists()


def test_an_example_says_why_a_name_stays(ed, url, select):
    select(1)
    page = ed.post(url, PREFIX | {"front": "x" * 255, "preview": "1"}, headers=HTMX).content.decode()
    assert "Unchanged. The new name would have" in page


def test_without_javascript_examples_are_a_button(ed, url, select):
    select(1)
    page = ed.post(url, PREFIX | {"preview": "1"}).content.decode()
    assert "<html" in page
    assert 'value="Old: "' in page
    assert "Continue to the preview" in page
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"kind": "prefix", "front": " "}, "Type the text to put before"),
        ({"kind": "replace", "replacement": "kept-text"}, "Type the text to look for"),
        ({"kind": "template", "template": "kept-text {nome}"}, "There is no {nome}. Use {date}, {n} or {name}."),
        ({"kind": "regular", "front": "kept-text"}, "Choose one of the three ways"),
        ({}, "Choose one of the three ways"),
        ({"kind": "prefix", "front": "kept-text" * 50}, "at most 255"),
        ({"kind": "prefix", "front": "a\0"}, "Null characters are not allowed"),
    ],
)
@pytest.mark.parametrize("more", [{}, {"preview": "1"}])
def test_bad_input_is_said_and_stays(ed, url, select, typed, says, more):
    select(1)
    response = ed.post(url, typed | more)
    page = response.content.decode().replace("&#x27;", "'")
    assert response.status_code == 422
    assert says in page
    assert "kept-text" in page or "kept-text" not in str(typed)
    assert not Job.objects.exists()


@pytest.mark.parametrize("verb", ["get", "post"])
def test_nothing_selected_is_a_sentence_and_a_way_back(ed, url, select, verb):
    for _ in range(2):
        response = getattr(ed, verb)(f"{url}?page=2", PREFIX)
        assert response.status_code == (422 if verb == "post" else 200)
        assert "Nothing is selected" in response.content.decode()
        Selection.objects.all().delete()
        select(0)
    assert not Job.objects.exists()


def test_names_are_escaped_behind_the_wall(ed, url, select):
    select(rows={"s-1": ["<script>x</script>\u202e", 1, None, None]})
    page = ed.post(url, PREFIX | {"preview": "1"}).content.decode()
    assert "<script>x" not in page
    assert "Old: &lt;script&gt;x" in page


def test_a_selection_of_somebody_else_is_none(ann, url, select):
    select(2)
    assert "Nothing is selected" in ann.get(url).content.decode()


def test_viewers_strangers_and_wrong_verbs(vic, stranger, ed, url, select):
    select(1)
    for verb in ("get", "post"):
        assert getattr(vic, verb)(url, PREFIX).status_code == 403
        assert getattr(stranger, verb)(url, PREFIX).status_code == 404
    assert ed.put(url).status_code == 405
