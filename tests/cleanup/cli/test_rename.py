import pytest


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        (["--prefix=Old: "], "zz one", "Old: zz one"),
        (["--find=ONE", "--replace=two", "--ignore-case"], "zz one", "zz two"),
        (["--template={n} {name}"], "zz one", "1 zz one"),
    ],
)
def test_rename(at, api, made, words, before, after):
    (session_id,) = made(before)
    ran = at("rename", "--name=zz", *words, "--yes", "--here", "--json")
    assert ran.status == 0, ran.err
    assert dict(api.rows())[session_id] == after
    assert [(row["outcome"], row["new_name"]) for row in ran.rows] == [("renamed", after)]


def test_a_name_that_would_not_change_is_as_it_was_asked_for(at, made, api):
    made("zz one", "zz two")
    ran = at("rename", "--name=zz", "--find=two", "--replace=three", "--yes", "--here", "--json")
    assert ran.status == 0, ran.err
    assert sorted(row["outcome"] for row in ran.rows) == ["kept", "renamed"]
    assert len(api.sent("PUT")) == 1


def test_a_name_that_would_be_too_long_is_kept(at, made, api):
    made("zz one")
    ran = at("rename", "--name=zz", f"--prefix={'x' * 250}", "--yes", "--here")
    assert (ran.status, api.sent("PUT")) == (6, [])
    assert "256 characters" in ran.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "Choose how to rename"),
        (["--find=x"], "Use --find and --replace together"),
        (["--replace=x"], "Use --find and --replace together"),
        (["--ignore-case", "--prefix=x"], "only with --find"),
        (["--prefix= "], "Type the text to put before"),
        (["--template={nome}"], "There is no {nome}"),
        (["--prefix=x", "--template=y"], "not allowed with"),
    ],
)
def test_a_rule_that_can_not_be(at, api, words, says):
    ran = at("rename", "--name=zz", "--yes", "--here", *words)
    assert ran.status == 1
    assert says in ran.err
