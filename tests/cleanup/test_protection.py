from datetime import UTC, datetime, timedelta

import pytest

from dashboard.cleanup.models import Mark
from dashboard.cleanup.protection import is_starred, protector
from dashboard.workspaces.models import Rules

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
OLD = NOW - timedelta(days=400)


@pytest.fixture
def kept(workspace):
    """Why a conversation of agent 924 is kept under these rules."""

    def because(session_id="s-1", name="Opening hours", created_at=OLD, **rules):
        if rules:
            Rules.objects.update_or_create(workspace=workspace, defaults=rules)
        return protector(workspace, 924, NOW).kept_because(session_id, name, created_at)

    return because


def star(workspace, session_id="s-1", **values):
    return Mark.objects.create(
        workspace=workspace, **{"agent_id": 924, "session_id": session_id, "starred": True} | values
    )


def test_without_rules_and_stars_nothing_is_kept(kept):
    assert kept() == ""
    assert kept(created_at=None) == ""
    assert kept(name="") == ""


def test_a_star_keeps(kept, workspace):
    star(workspace)
    assert kept() == "It is starred."
    assert kept("s-2") == ""


def test_only_a_star_for_this_conversation_keeps(kept, workspace):
    other = type(workspace).objects.create(name="Other", key=workspace.key, key_last4="none")
    star(workspace, agent_id=925)
    star(other)
    star(workspace, "s-1", starred=False)
    assert kept() == ""


@pytest.mark.parametrize(
    ("age", "sentence"),
    [
        (timedelta(days=6, hours=23, minutes=59), "It is younger than 7 days."),
        (timedelta(days=7), ""),
        (timedelta(days=8), ""),
        (timedelta(days=-1), "It is younger than 7 days."),
    ],
)
def test_the_young_are_kept(kept, age, sentence):
    assert kept(created_at=NOW - age, protect_younger_than_days=7) == sentence


def test_one_day_is_one(kept):
    assert kept(created_at=NOW, protect_younger_than_days=1) == "It is younger than 1 day."


def test_what_has_no_date_may_be_young(kept):
    sentence = "The API gives no date, so it may be younger than 7 days."
    assert kept(created_at=None, protect_younger_than_days=7) == sentence


@pytest.mark.parametrize(
    ("name", "part", "hit"),
    [
        ("Invoice 12", "invoice", True),
        ("my INVOICES", "Invoice", True),
        ("In voice", "invoice", False),
        ("STRASSE", "straße", True),
        ("Cafe\u0301", "caf\u00e9", True),
        ("", "invoice", False),
    ],
)
def test_a_part_of_the_name_keeps(kept, name, part, hit):
    assert kept(name=name, protect_names=f"other\n{part}\n") == (
        f"Its name contains “{part.casefold()}”." if hit else ""
    )


def test_an_empty_line_protects_nothing(kept):
    assert kept(protect_names="\n  \n") == ""


def test_the_first_reason_is_the_one_that_is_told(kept, workspace):
    star(workspace)
    assert kept(created_at=NOW, protect_younger_than_days=7, protect_names="hours") == "It is starred."


def test_it_reads_the_database_twice_for_however_many(workspace, django_assert_num_queries):
    star(workspace)
    with django_assert_num_queries(2):
        shield = protector(workspace, 924)
        for number in range(100):
            shield.kept_because(f"s-{number}", "Name", OLD)


def test_a_star_that_was_set_meanwhile_is_seen_before_sending(workspace):
    shield = protector(workspace, 924)
    assert not shield.starred("s-1")
    mark = star(workspace)
    assert shield.starred("s-1")
    assert is_starred(workspace.pk, 924, "s-1")
    mark.delete()
    assert not is_starred(workspace.pk, 924, "s-1")
