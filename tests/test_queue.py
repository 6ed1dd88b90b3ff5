"""The queue between web and worker: where it lies, what stands on it, and what happens while it can't be reached."""

import json

import pytest
from huey import MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey
from huey.registry import Registry

from config import environment, queue
from dashboard.jobs import dispatch


@pytest.fixture
def read(monkeypatch, tmp_path):
    """What becomes of a HUEY_URL."""

    def read(value: str):
        monkeypatch.setenv("HUEY_URL", value)
        return environment.queue("HUEY_URL", tmp_path / "queue.sqlite3")

    return read


@pytest.mark.parametrize("value", ["", " "])
def test_it_is_a_file_when_nothing_is_said(read, tmp_path, value):
    assert read(value)["class"] == "huey.SqliteHuey"
    assert read(value)["filename"] == str(tmp_path / "queue.sqlite3")


@pytest.mark.parametrize(
    ("value", "kind", "option"),
    [
        ("redis://127.0.0.1", "huey.RedisHuey", "url"),
        ("redis://:secret@queue.example.org:6380/3", "huey.RedisHuey", "url"),
        ("rediss://me:secret@queue.example.org/?ssl_cert_reqs=required", "huey.RedisHuey", "url"),
        ("postgres://me:secret@db.example.org:5433/queue", "huey.PostgresHuey", "dsn"),
        ("postgresql://me:secret@db.example.org/queue?sslmode=require", "huey.PostgresHuey", "dsn"),
    ],
)
def test_it_can_be_elsewhere(read, value, kind, option):
    assert (read(value)["class"], read(value)[option]) == (kind, value)


@pytest.mark.parametrize(
    "value",
    [
        "redis://",
        "redis://me:secret@host:port/0",
        "redis://me:secret@host:0/0",
        "redis://me:secret@host:6379/name",
        "redis://me:secret@host/0?nothing=1",
        "redis://me:secret@[::1/0",
        "postgres://me:secret@host:port/name",
        "postgres://me:secret@host/name?nothing=1",
        "postgres://me:secret@[::1/name",
        "amqp://me:secret@host",
    ],
)
def test_what_can_not_be_read_is_refused_without_its_password(read, value):
    with pytest.raises(SystemExit, match=r"^HUEY_URL can't be read\. Write it like redis://[^\n]+\.$") as refused:
        read(value)
    assert "me:secret" not in str(refused.value)


@pytest.fixture
def huey(monkeypatch):
    """The queue of this process, for one test and with any broker."""
    monkeypatch.setattr(queue, "prepare", queue.prepare.__wrapped__)
    monkeypatch.setattr(queue.huey, "_registry", Registry())

    def with_broker(broker):
        monkeypatch.setattr(queue.huey, "storage", broker.storage)
        return queue.huey

    return with_broker


def test_a_message_is_the_job_and_no_pickle(huey):
    memory = huey(MemoryHuey())
    done = []
    assert dispatch.enqueue("job-7") is True
    (message,) = memory.storage.enqueued_items()
    assert json.loads(message)[1] == "dashboard.cleanup.tasks.run_job"  # messages outlive an update: keep this name
    queue.receive(dispatch.RUN_JOB, done.append)
    task = memory.dequeue()
    assert (list(task.args), task.retries) == (["job-7"], 0)
    memory.execute(task)
    assert done == ["job-7"]


@pytest.mark.parametrize(
    "broker",
    [
        lambda: RedisHuey(url="redis://me:secret@127.0.0.1:1/0"),
        lambda: PostgresHuey(dsn="postgres://me:secret@127.0.0.1:1/none", create_tables=False),
        lambda: SqliteHuey(filename="/dev/null/secret/queue.sqlite3", create_tables=False),
    ],
    ids=["redis", "postgres", "sqlite"],
)
def test_a_broker_that_is_down_is_said_without_its_address(huey, caplog, broker):
    huey(broker())
    assert dispatch.enqueue("job-7") is False
    assert "Job job-7 can't be put on the queue" in caplog.text
    assert "secret" not in caplog.text
    assert "127.0.0.1" not in caplog.text
