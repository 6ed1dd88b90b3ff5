import pytest

from dashboard.audit.models import Entry
from dashboard.workspaces.models import Rules
from tests.conftest import KEY

TYPED = {
    "section": "rules",
    "undo_seconds": "3600",
    "type_number_above": "20",
    "protect_younger_than_days": "7",
    "protect_names": " invoice \r\n\r\nContract\r\nINVOICE\r\n",
    "keep_names_days": "90",
}
DEFAULTS = {
    "undo_seconds": "30",
    "type_number_above": "100",
    "protect_younger_than_days": "",
    "protect_names": "",
    "keep_names_days": "30",
}


@pytest.fixture
def url(workspace):
    return f"/workspaces/{workspace.pk}/rules/"


@pytest.fixture
def settings_url(workspace):
    return f"/workspaces/{workspace.pk}/settings/"


def stored(workspace):
    return {name: getattr(Rules.of(workspace), name) for name in DEFAULTS}


def pace(workspace):
    workspace.refresh_from_db()
    return workspace.calls_a_minute


def changed():
    return [(row.who, row.subject) for row in Entry.objects.all()]


def test_an_admin_sets_the_rules(ann, url, workspace):
    response = ann.post(url, TYPED)
    assert response.headers["Location"].endswith("/settings/#rules")
    assert stored(workspace) == {
        "undo_seconds": 3600,
        "type_number_above": 20,
        "protect_younger_than_days": 7,
        "protect_names": "invoice\nContract",
        "keep_names_days": 90,
    }


def test_it_says_that_they_are_saved_and_shows_them(ann, url):
    page = ann.post(url, TYPED, follow=True).content.decode()
    assert "The rules were saved." in page
    assert '<option value="3600" selected>1 hour</option>' in page
    assert "invoice\nContract</textarea>" in page


def test_they_are_changed_again(ann, url, workspace):
    ann.post(url, TYPED)
    ann.post(url, DEFAULTS)
    assert stored(workspace)["protect_younger_than_days"] is None
    assert Rules.objects.count() == 1


def test_the_audit_names_what_changed(ann, url):
    ann.post(url, DEFAULTS | {"undo_seconds": "300", "protect_names": "a\r\nb"})
    assert changed() == [("ann", "Time to undo, Keep conversations whose name contains")]


def test_saving_what_is_there_is_no_change(ann, url):
    ann.post(url, TYPED)
    ann.post(url, TYPED)
    assert len(changed()) == 1


def test_every_change_at_once_fits_the_audit(ann, url):
    ann.post(url, TYPED)
    assert changed()[0][1].endswith("Keep names in receipts for (days)")


@pytest.mark.parametrize("who", ["vic", "ed"])
def test_others_read_them(request, ann, url, settings_url, who):
    ann.post(url, TYPED)
    browser = request.getfixturevalue(who)
    page = browser.get(settings_url).content.decode()
    for text in ("1 hour", "20", "7 days", "invoice, Contract", "Kept for 90 days", "As fast as the API allows"):
        assert text in page
    assert url not in page
    assert browser.post(url, TYPED).status_code == 403


def test_strangers_find_nothing(stranger, url, workspace):
    assert stranger.post(url, TYPED).status_code == 404
    assert not Rules.objects.exists()


def test_it_is_a_post(ann, url):
    assert ann.get(url).status_code == 405


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"undo_seconds": "7"}, "Choose one of the times."),
        ({"undo_seconds": ""}, "Choose a time."),
        ({"type_number_above": "-1"}, "greater than or equal to 0"),
        ({"type_number_above": ""}, "required"),
        ({"protect_younger_than_days": "0"}, "greater than or equal to 1"),
        ({"protect_younger_than_days": "3651"}, "less than or equal to 3650"),
        ({"protect_younger_than_days": "9" * 30}, "less than or equal to 3650"),
        ({"protect_names": "x" * 256}, "at most 255 characters"),
        ({"protect_names": "\n".join(map(str, range(101)))}, "at most 100 lines; you have 101"),
        ({"protect_names": "a\0b"}, "Null characters"),
        ({"keep_names_days": "soon"}, "Enter a whole number."),
    ],
)
def test_what_is_wrong_is_said_and_kept(ann, url, workspace, wrong, sentence):
    before = stored(workspace)
    response = ann.post(url, TYPED | wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="90"' in page or "keep_names_days" in wrong
    assert "Contract" in page or "protect_names" in wrong
    assert stored(workspace) == before
    assert changed() == []


def test_a_time_set_elsewhere_stays_a_choice(ann, url, settings_url, workspace):
    Rules.objects.create(workspace=workspace, undo_seconds=45)
    assert '<option value="45" selected>45 seconds</option>' in ann.get(settings_url).content.decode()
    ann.post(url, DEFAULTS | {"undo_seconds": "45", "keep_names_days": "10"})
    assert stored(workspace)["undo_seconds"] == 45
    assert changed() == [("ann", "Keep names in receipts for (days)")]


@pytest.mark.parametrize(
    ("typed", "calls"),
    [
        ({"pace": "60"}, 60),
        ({"pace": "120", "own": "7"}, 120),
        ({"pace": "own", "own": "250"}, 250),
        ({"pace": "own", "own": "1"}, 1),
        ({"pace": "own", "own": "10000"}, 10_000),
        ({"pace": ""}, None),
    ],
)
def test_an_admin_sets_the_pace(ann, url, workspace, typed, calls):
    type(workspace).objects.update(calls_a_minute=90)
    response = ann.post(url, {"section": "pace"} | typed)
    assert response.headers["Location"].endswith("/settings/#pace")
    assert pace(workspace) == calls
    assert changed() == [("ann", "Pace")]
    assert workspace.key.reveal() == KEY


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"pace": "own"}, "Type a number of calls a minute"),
        ({"pace": "own", "own": "0"}, "greater than or equal to 1"),
        ({"pace": "own", "own": "10001"}, "less than or equal to 10000"),
        ({"pace": "fast"}, "Choose one of the paces."),
    ],
)
def test_a_wrong_pace_is_said_and_kept(ann, url, workspace, typed, sentence):
    response = ann.post(url, {"section": "pace"} | typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert f'value="{typed.get("own", "")}"' in page or "own" not in typed
    assert pace(workspace) is None
    assert changed() == []


@pytest.mark.parametrize(("calls", "chosen"), [(None, ""), (60, "60"), (75, "own")])
def test_the_stored_pace_is_shown(ann, settings_url, workspace, calls, chosen):
    type(workspace).objects.update(calls_a_minute=calls)
    page = ann.get(settings_url).content.decode()
    assert f'<option value="{chosen}" selected>' in page
    assert ('value="75"' in page) is (calls == 75)


def test_a_bad_rule_leaves_the_pace_form_alone(ann, url, workspace):
    type(workspace).objects.update(calls_a_minute=60)
    page = ann.post(url, TYPED | {"undo_seconds": ""}).content.decode()
    assert '<option value="60" selected>' in page
