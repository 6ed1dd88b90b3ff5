from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cleanup import rename_rules
from dashboard.cleanup.rename_rules import Rule
from dashboard.cleanup.renaming import Rename
from dashboard.jobs.models import Item, Job
from dashboard.outcomes import ItemStatus

DAY = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def prefix(text):
    return Rule("prefix", front=text)


def replace(find, replacement="", **more):
    return Rule("replace", find=find, replacement=replacement, **more)


def template(text):
    return Rule("template", template=text)


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        (prefix("Old: "), "Hours", "Old: Hours"),
        (prefix("Old: "), "", "Old:"),
        (replace("test", "x"), "test Test test", "x Test x"),
        (replace("test", "x", ignore_case=True), "test TEST Test", "x x x"),
        (replace(".*", "x"), "a.*b", "axb"),
        (replace("a", r"\1"), "abc", r"\1bc"),
        (replace("a"), "banana", "bnn"),
        (template("{date} no {n}: {name}"), "Hours", "2026-03-09 no 7: Hours"),
        (template("{name}"), "{n} {date}", "{n} {date}"),
        (template("a { b } }{n}{"), "", "a { b } }7{"),
        (template("  {n}\r\n two "), "", "7 two"),
    ],
)
def test_what_it_makes_of_a_name(rule, old, new):
    assert rule.new_name(old, 7, DAY) == new


def test_the_day_is_the_one_in_utc():
    east = DAY.astimezone(timezone(timedelta(hours=9)))
    assert template("{date}").new_name("", 1, east) == "2026-03-09"


@pytest.mark.parametrize(
    ("rule", "field", "says"),
    [
        (prefix("  "), "front", "Type the text to put before"),
        (replace("", "x"), "find", "Type the text to look for"),
        (template(" "), "template", "Type the new name"),
        (template("{nome}"), "template", "There is no {nome}. Use {date}, {n} or {name}."),
        (template("{}"), "template", "There is no {}"),
        (template("{N}"), "template", "There is no {N}"),
        (prefix("a\udcff"), "front", "can't be sent"),
        (replace("a", "\0"), "replacement", "can't be sent"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(rule, field, says):
    assert says in rule.wrong()[field]


@pytest.mark.parametrize("rule", [prefix("x"), replace(" ", ""), template("{date}{n}{name}"), template("a { b")])
def test_what_can_be_used(rule):
    assert rule.wrong() == {}
    assert Rule.of(rule.as_json()) == rule


@pytest.mark.parametrize(
    ("rule", "old", "at", "says"),
    [
        (prefix("x"), "y" * 255, DAY, "The new name would have 256 characters; at most 255 are allowed."),
        (replace("Hours"), "Hours", DAY, rename_rules.EMPTY),
        (replace("z"), "Hours", DAY, rename_rules.UNCHANGED),
        (template("{date}"), "Hours", None, rename_rules.NO_DATE),
        (template("{n}"), "Hours", None, ""),
        (prefix("x"), "y" * 254, DAY, ""),
    ],
)
def test_it_is_kept_rather_than_cut_or_guessed(rule, old, at, says):
    assert rule.why_kept(old, rule.new_name(old, 1, at), at) == says


@given(NAMES, NAMES, NAMES)
def test_no_name_is_cut_or_lost(old, find, text):
    for rule in (prefix(text), replace(find, text), replace(find, text, ignore_case=True), template(text + "{name}")):
        if rule.wrong():
            continue
        new = rule.new_name(old, 1, DAY)
        kept = rule.why_kept(old, new, DAY)
        assert kept or (0 < len(new) <= 255 and new == new.strip() and "\n" not in new)


@pytest.fixture
def job(workspace):
    """A job with a rule and names."""

    def make(rule, names):
        made = Job.objects.create(workspace=workspace, agent_id=924, who="ed", kind=Rename.name, rename=rule.as_json())
        Item.objects.bulk_create(
            Item(job=made, position=place, session_id=f"s-{place}", name=name, created_at=DAY)
            for place, name in enumerate(names)
        )
        return made

    return make


def test_a_job_gets_its_names_and_counts_in_its_order(job):
    made = job(template("{n}. {name}"), ["c", "a", "b"])
    rename_rules.apply(made)
    assert list(made.items.values_list("new_name", flat=True)) == ["1. c", "2. a", "3. b"]
    assert made.counts()[ItemStatus.QUEUED] == 3


def test_those_without_a_good_name_are_kept_with_the_reason(job):
    made = job(replace("test", ""), ["test", "test one", "two"])
    rename_rules.apply(made)
    found = list(made.items.values_list("state", "new_name", "reason"))
    assert found == [("kept", "", rename_rules.EMPTY), ("queued", "one", ""), ("kept", "", rename_rules.UNCHANGED)]
    assert [item.at is not None for item in made.items.all()] == [True, False, True]


def test_what_was_kept_before_is_left_alone_and_not_counted(job):
    made = job(template("{n}"), ["a", "b", "c"])
    made.items.filter(position=1).update(state=ItemStatus.KEPT, reason="Said before.")
    rename_rules.apply(made)
    assert list(made.items.values_list("new_name", "reason")) == [("1", ""), ("", "Said before."), ("2", "")]


def test_ten_thousand(job, django_assert_max_num_queries):
    made = job(template("{n}: {name}"), [f"Chat {n}" if n % 10 else "x" * 255 for n in range(10_000)])
    with django_assert_max_num_queries(200):
        rename_rules.apply(made)
    assert made.counts()[ItemStatus.KEPT] == 1000
    assert made.items.get(position=9_999).new_name == "10000: Chat 9999"
    assert made.items.filter(state=ItemStatus.QUEUED).values("new_name").distinct().count() == 9000
