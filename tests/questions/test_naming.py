import pytest
from django.utils import timezone

from dashboard.customgpt import LONGEST_NAME
from dashboard.questions.naming import Naming


@pytest.fixture
def today():
    return timezone.localdate().isoformat()


def test_the_defaults(today):
    assert Naming("", each=False, mark=False).name(1, "Why?") == f"Test {today}"
    assert Naming("", each=True, mark=True).name(12, "Why?") == f"[test] Test {today} 12"


def test_the_blanks_are_filled_once(today):
    assert Naming("{n} {date} {question}", each=True, mark=False).name(3, "Is {n} a blank?") == (
        f"3 {today} Is {{n}} a blank?"
    )


@pytest.mark.parametrize("template", ["{question}", "{question} {n}", "{question}{question}", "x" * 255, "{n}" * 80])
def test_it_is_never_too_long(template):
    assert len(Naming(template, each=True, mark=True).name(200, "why " * 1000)) <= LONGEST_NAME


def test_the_question_is_cut_and_the_rest_is_not():
    name = Naming("{question} #{n}", each=True, mark=True).name(7, "x" * 4000)
    assert name.startswith("[test] xxx")
    assert name.endswith("… #7")
    assert len(name) == LONGEST_NAME
