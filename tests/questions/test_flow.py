"""Many questions against a sandbox, from the first to the last."""

from dashboard.audit.models import Action, Entry
from dashboard.cleanup.models import Mark
from dashboard.jobs.states import JobStatus
from dashboard.outcomes import ItemStatus
from dashboard.questions.models import Question
from tests.jobs.flows import states, turn
from tests.questions.conftest import FIVE


def test_five_in_one_conversation(ed, asked):
    job = turn(asked.begin(ed, template="Trial {date}"))
    assert job.stage == JobStatus.DONE
    assert states(job) == [ItemStatus.ANSWERED] * 5
    assert asked.questions() == FIVE
    [made] = asked.created()
    assert made["name"] == job.asks["conversation_name"]
    assert made["name"].startswith("[test] Trial 2")
    assert asked.recorded(job.asks["session_id"]) == FIVE
    for question in Question.objects.filter(item__job=job):
        assert question.session_id == job.asks["session_id"]
        assert question.answer
        assert question.message_id
        assert question.seconds > 0


def test_one_each(ed, asked):
    job = turn(asked.begin(ed, each=True, mark=False, template="{n}: {question}"))
    assert [made["name"] for made in asked.created()] == [f"{n}: {text}" for n, text in enumerate(FIVE, 1)]
    sessions = Question.objects.filter(item__job=job).order_by("item__position").values_list("session_id", flat=True)
    assert [asked.recorded(session_id) for session_id in sessions] == [[text] for text in FIVE]
    assert job.asks["session_id"] == ""


def test_what_it_made_is_marked(ed, asked):
    job = turn(asked.begin(ed, FIVE[:2], each=True))
    marked = Mark.objects.filter(workspace=asked.workspace, agent_id=asked.agent_id, asked_many=True)
    sessions = Question.objects.filter(item__job=job).values_list("session_id", flat=True)
    assert set(marked.values_list("session_id", flat=True)) == set(sessions)


def test_the_options_go_with_each_question(ed, asked):
    turn(asked.begin(ed, FIVE[:2], language="de", model="gpt-4-o", persona="A pirate", source="own_content"))
    [one, two] = [entry for entry in asked.sent("POST") if entry.path.endswith("/messages")]
    assert one.query == two.query == "lang=de"
    assert b'"chatbot_model": "gpt-4-o"' in two.body
    assert b"A pirate" in two.body
    assert b"own_content" in two.body


def test_the_audit_has_the_job_and_no_question(ed, asked):
    job = turn(asked.begin(ed))
    [row] = Entry.objects.filter(job=job.pk)
    assert (row.action, row.agent_id, row.who) == (Action.QUESTIONS_ASKED, asked.agent_id, "ed")
