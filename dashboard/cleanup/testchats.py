"""Why a conversation looks like a test: reasons that a person can switch on and off before anything is deleted.

A reason only suggests. On by default are those that speak of the conversation itself; who made it does not.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from dashboard.cleanup.models import Mark
from dashboard.jobs.models import Item, Job
from dashboard.text import collapsed

FEW_MESSAGES = 2
REPEATED_FROM = 3
AT_ONCE = 500


class Reason(NamedTuple):
    """What the switch says, what it means, and whether it is on at first."""

    label: str
    explanation: str
    on_by_default: bool


REASONS = {
    "nameless": Reason("No name of its own", "It has no name, or one such as “New Chat”.", True),
    "named_test": Reason("Named like a test", "Its name is test, hello, asdf, 123 or the like.", True),
    "asked_many": Reason("Created by “Ask many”", "This dashboard created it to ask many questions at once.", True),
    "few_messages": Reason("At most two messages", "It had at most two messages when it was last read here.", False),
    "repeated": Reason("Repeated name", "Three or more conversations have this name.", False),
    "by_me": Reason("Created by me", "The account of this workspace's key created it.", False),
    "by_team": Reason("Created by the team", "Another team member created it, not a visitor.", False),
}

NAMELESS = re.compile(
    r"(new|neuer|neue|nouveau|nouvelle|nuevo|nueva|nova|novo|nuova|nuovo|nieuwe?|nowa|nowy|ny|yeni|untitled|unnamed|unbenannte?)?"
    r"\s*(chat|conversation|conversa|conversación|conversazione|unterhaltung|gesprek|rozmowa|sohbet|untitled|unnamed)?"
    r"\s*\(?#?\d{0,3}\)?|新(しい)?(聊天|对话|對話|チャット)"
)
# On their own or together they are a test's whole name; a question that begins with “Hello” is none.
TEST_WORDS = """
test tests tester testing tested testchat demo dummy sample foo bar baz foobar lorem ipsum ping pong bla blah abc abcd
xyz xxx asd asdf asdfasdf asdfgh asdfghjkl sdf jkl qwe qweqwe qwerty qwertz azerty
hello hallo hi hey hiya yo hola salut bonjour ciao olá ola hej moin servus namaste merhaba cześć привет
тест prueba probando teste testi testa testen essai prova próba proba probe proef deneme pokus δοκιμή
テスト 测试 測試 테스트 اختبار בדיקה ทดสอบ
"""
BESIDE_THEM = "a again and can be deleted delete chat conversation ignore me my only please rename the this world"
TESTS, BESIDE = frozenset(TEST_WORDS.split()), frozenset(BESIDE_THEM.split())
PHRASES = frozenset({"please ignore", "can be deleted", "delete me", "ignore", "ignore me"})
NUMBERS = re.compile(r"\d{1,3}|123\d{0,7}|[1-9]?\d?\.\d")
WORD = re.compile(r"[^\W_]+")


class Row(Protocol):
    """What is looked at of a conversation."""

    session_id: str
    name: str
    created_by: int | None


def reasons_for(rows: Iterable[Row], account_user_id: int | None, marks: Mapping[str, Mark]) -> dict[str, list[str]]:
    """The keys of the reasons that hold, by session id, in the order of REASONS; left out where there is none."""
    rows = list(rows)
    names = Counter(_plain(row.name) for row in rows)
    found = {}
    for row in rows:
        holding = _holding(row, account_user_id, marks.get(row.session_id), names[_plain(row.name)])
        if holding:
            found[row.session_id] = [key for key in REASONS if key in holding]
    return found


def tag(job: Job) -> None:
    """Note the reasons at a job's conversations and switch on the default ones. Some thousands take a second."""
    items = list(job.items.only("job", "session_id", "name", "created_by"))
    marks = {mark.session_id: mark for mark in Mark.objects.filter(workspace=job.workspace_id, agent_id=job.agent_id)}
    found = reasons_for(items, job.account_user_id, marks)
    for item in items:
        item.reasons = found.get(item.session_id, [])
    Item.objects.bulk_update([item for item in items if item.reasons], ["reasons"], batch_size=AT_ONCE)
    present = {key for keys in found.values() for key in keys}
    job.reasons_on = [key for key, reason in REASONS.items() if reason.on_by_default and key in present]
    job.save(update_fields=["reasons_on"])


def is_nameless(name: str) -> bool:
    """Whether nobody gave it a name."""
    return NAMELESS.fullmatch(_plain(name)) is not None and not re.fullmatch(r"\d+", _plain(name))


def is_named_like_a_test(name: str) -> bool:
    """Whether the whole name is what people type to try something out. “Test drive on Monday” is no such name."""
    plain = _plain(name)
    if not plain:
        return False
    words = WORD.findall(plain)
    if not words or plain in PHRASES or len(set(plain.replace(" ", ""))) == 1:
        return True
    numbered = [word for word in words if NUMBERS.fullmatch(word)]
    tests = [word for word in words if word in TESTS or re.sub(r"\d+$", "", word) in TESTS]
    if len(numbered) == len(words):
        return len(words) == 1
    return bool(tests) and all(word in tests or word in numbered or word in BESIDE for word in words)


def _holding(row: Row, account_user_id: int | None, mark: Mark | None, with_this_name: int) -> set[str]:
    mine = row.created_by is not None and row.created_by == account_user_id
    holds = {
        "nameless": is_nameless(row.name),
        "named_test": not is_nameless(row.name) and is_named_like_a_test(row.name),
        "asked_many": mark is not None and mark.asked_many,
        "few_messages": mark is not None and mark.messages is not None and mark.messages <= FEW_MESSAGES,
        "repeated": with_this_name >= REPEATED_FROM and not is_nameless(row.name),
        "by_me": mine,
        "by_team": row.created_by is not None and not mine,
    }
    return {key for key, held in holds.items() if held}


def _plain(name: str) -> str:
    return collapsed(name.casefold())
