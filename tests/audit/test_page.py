import uuid
from datetime import UTC, datetime

import pytest
from django.urls import NoReverseMatch

from dashboard.audit.models import Action
from tests.conftest import HTMX


def shown(response):
    return [row["entry"].subject for row in response.context["rows"]]


def test_the_newest_comes_first(ann, url, add):
    add(subject="older", at=datetime(2026, 3, 1, tzinfo=UTC))
    add(subject="newer", at=datetime(2026, 3, 2, tzinfo=UTC))
    assert shown(ann.get(url)) == ["newer", "older"]


def test_a_row_says_it_all(ann, url, add):
    add(outcome="gone_unconfirmed", reason="The API can't be reached.")
    page = ann.get(url).content.decode()
    for text in ("<bdi", "ed</bdi>", "Deleted a conversation", "session-1", "Agent 924", "Gone, but unconfirmed"):
        assert text in page
    assert 'datetime="2026-03-04T12:00:00+00:00"' in page
    assert "The API can&#x27;t be reached." in page


@pytest.mark.parametrize("who", ["vic", "ed"])
def test_it_takes_an_admin(request, url, who):
    for address in (url, f"{url[:-1]}.csv"):
        assert request.getfixturevalue(who).get(address).status_code == 403


def test_strangers_find_nothing(stranger, url):
    for address in (url, f"{url[:-1]}.csv"):
        assert stranger.get(address).status_code == 404


def test_it_only_reads(ann, url):
    assert ann.post(url).status_code == 405


def test_another_workspaces_rows_stay_there(ann, url, add, workspace):
    add(workspace=workspace.pk + 1)
    assert "Nothing has been done yet" in ann.get(url).content.decode()


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"action": "key_replaced"}, ["key"]),
        ({"who": "AN"}, ["key"]),
        ({"what": "session-1"}, ["session-1"]),
        ({"what": "924"}, ["session-1"]),
        ({"what": " session-1 ", "who": "ann"}, []),
        ({"what": "9" * 30}, []),
        ({"since": "2026-03-05"}, ["key"]),
        ({"until": "2026-03-04"}, ["session-1"]),
        ({"since": "2026-03-04", "until": "2026-03-05"}, ["key", "session-1"]),
        ({"since": "2026-03-06"}, []),
        ({"action": "nonsense", "since": "soon", "until": "9999-12-31", "page": "x"}, ["key", "session-1"]),
        ({"who": "\0"}, ["key", "session-1"]),
    ],
)
def test_the_filters(ann, url, add, asked, fits):
    add()
    at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    add(who="ann", action=Action.KEY_REPLACED, subject="key", agent_id=None, at=at)
    response = ann.get(url, asked)
    assert shown(response) == fits
    assert ("No entries match" in response.content.decode()) is not bool(fits)


def test_a_job_is_found_by_its_number(ann, url, add):
    job = uuid.uuid4()
    add(subject="in it", job=job)
    add(subject="not in it", job=uuid.uuid4())
    assert shown(ann.get(url, {"what": str(job)})) == ["in it"]


def test_days_are_the_readers(ann, url, add):
    add(at=datetime(2026, 3, 4, 23, 30, tzinfo=UTC))
    ann.cookies["timezone"] = "Asia/Tokyo"
    assert shown(ann.get(url, {"until": "2026-03-04"})) == []
    assert shown(ann.get(url, {"since": "2026-03-05", "until": "2026-03-05"})) == ["session-1"]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Lima"])
@pytest.mark.parametrize("asked", [{"since": "0001-01-01"}, {"until": "9999-12-31"}])
def test_a_day_at_the_end_of_time_filters_nothing(ann, url, add, zone, asked):
    add()
    ann.cookies["timezone"] = zone
    assert shown(ann.get(url, asked)) == ["session-1"]


def test_what_was_asked_stands_in_the_form(ann, url):
    page = ann.get(url, {"action": "key_replaced", "who": "bob", "since": "2026-03-04"}).content.decode()
    assert '<option value="key_replaced" selected>' in page
    assert 'value="bob"' in page
    assert 'value="2026-03-04"' in page


def test_fifty_a_page(ann, url, add):
    for number in range(51):
        add(subject=str(number))
    assert len(shown(ann.get(url))) == 50
    second = ann.get(url, {"page": 2, "who": "ed"})
    assert shown(second) == ["0"]
    assert "who=ed" in second.content.decode()


def test_a_page_that_is_not_there(ann, url, add):
    add()
    assert "There is no page 9" in ann.get(url, {"page": 9}).content.decode()


def test_the_fragment_is_the_table(ann, url, add):
    add()
    page = ann.get(url, headers=HTMX).content.decode()
    assert page.strip().startswith('<div id="table"')
    assert "session-1" in page


def test_the_download_has_the_filter(ann, url, add):
    add()
    assert 'audit.csv?who=ed" download' in ann.get(url, {"who": "ed"}).content.decode()


def test_a_row_leads_to_its_job(ann, url, add, workspace):
    job = uuid.uuid4()
    add(job=job)
    assert f'href="/workspaces/{workspace.pk}/jobs/{job}/"' in ann.get(url).content.decode()


def test_a_job_without_a_page_is_no_reason_to_fail(ann, url, add, monkeypatch):
    add(job=uuid.uuid4())
    real = __import__("dashboard.audit.views", fromlist=["reverse"]).reverse

    def reverse(name, *args, **kwargs):
        if name == "job":
            raise NoReverseMatch
        return real(name, *args, **kwargs)

    monkeypatch.setattr("dashboard.audit.views.reverse", reverse)
    assert ann.get(url).status_code == 200


def test_hostile_text_is_shown_as_text(ann, url, add):
    add(who="<b>eve</b>", subject="<i>x</i>", reason="<u>y</u>")
    page = ann.get(url).content.decode()
    assert not any(tag in page for tag in ("<b>eve", "<i>x", "<u>y"))


def test_admins_are_led_here(ann, vic, url, workspace):
    settings = f"/workspaces/{workspace.pk}/settings/"
    assert f'href="{url}"' in ann.get(settings).content.decode()
    assert url not in vic.get(settings).content.decode()


def test_a_page_takes_few_queries(ann, url, add, django_assert_max_num_queries):
    for number in range(20):
        add(subject=str(number), job=uuid.uuid4())
    with django_assert_max_num_queries(7):
        ann.get(url)
