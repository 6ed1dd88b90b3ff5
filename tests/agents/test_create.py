from email import message_from_bytes

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from requests import ReadTimeout

from dashboard.audit.models import Entry
from tests.conftest import API
from tests.rows import agent_row, ok, refused

TYPED = {"name": "Acorn", "source": "sitemap", "sitemap": "https://acorn.example/sitemap.xml"}


def parts(request):
    """What a form on the wire holds: texts, and (file name, type, content) for a file."""
    kind = request.headers["Content-Type"].encode()
    form = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + b"".join(request.body))
    found = {}
    for part in form.get_payload():
        content = part.get_payload(decode=True)
        name = part.get_param("name", header="content-disposition")
        file = part.get_filename()
        found[name] = (file, part.get_content_type(), content) if file else content.decode()
    return found


@pytest.fixture
def url(workspace):
    return f"/workspaces/{workspace.pk}/agents/new/"


@pytest.fixture
def created(upstream):
    """Answer a creation; what was sent is gathered in `sent`."""
    sent = []

    def answer(**changes):
        def match(request):
            sent.append(parts(request))
            return True, ""

        row = agent_row(**{"agent_id": 1001, "name": "Acorn", "is_chat_active": None} | changes)
        upstream.post(f"{API}/projects", status=201, json=ok(row), match=[match])
        return sent

    return answer


def a_file(name="notes.txt", content=b"Opening hours: nine to five."):
    return {"name": "Acorn", "source": "file", "file": SimpleUploadedFile(name, content)}


def entries():
    return [(row.who, row.action, row.agent_id, row.subject, row.outcome) for row in Entry.objects.all()]


def test_from_a_sitemap(ed, url, created):
    sent = created()
    response = ed.post(url, TYPED)
    assert (response.status_code, response["Location"]) == (302, url.replace("new", "1001"))
    assert sent == [{"project_name": "Acorn", "sitemap_path": "https://acorn.example/sitemap.xml"}]
    assert entries() == [("ed", "agent_created", 1001, "Acorn", "done")]


def test_from_a_file(ed, url, created):
    sent = created()
    assert ed.post(url, a_file()).status_code == 302
    assert sent == [{"project_name": "Acorn", "file": ("notes.txt", "text/plain", b"Opening hours: nine to five.")}]


def test_a_large_file_lies_on_the_disk_and_arrives_whole(ed, url, created):
    sent, content = created(), bytes(range(256)) * 12_000
    ed.post(url, a_file("book.PDF", content))
    assert sent[0]["file"] == ("book.PDF", "application/pdf", content)


def test_the_other_choice_is_not_sent(ed, url, created):
    sent = created()
    ed.post(url, TYPED | {"file": SimpleUploadedFile("notes.txt", b"x")})
    assert set(sent[0]) == {"project_name", "sitemap_path"}


def test_the_other_choice_is_not_sent_with_a_file_either(ed, url, created):
    sent = created()
    ed.post(url, a_file() | {"sitemap": TYPED["sitemap"]})
    assert set(sent[0]) == {"project_name", "file"}


def test_size_and_types_are_said_before(ed, url, settings):
    settings.LARGEST_UPLOAD_MB = 7
    page = ed.get(url).content.decode()
    assert "At most 7 MB. pdf, docx" in page
    assert 'data-largest="7340032"' in page
    assert ".epub" in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": " "}, "Give the agent a name"),
        ({"name": "a" * 256}, "this name has 256"),
        ({"sitemap": ""}, "Type the address"),
        ({"sitemap": "acorn.example/sitemap.xml"}, "This is not a web address"),
        ({"sitemap": "ftp://acorn.example/"}, "This is not a web address"),
        ({"sitemap": "https:///sitemap.xml"}, "This is not a web address"),
        ({"sitemap": "http://[::1"}, "This is not a web address"),
        ({"sitemap": "https://acorn.example/" + "a" * 2000}, "at most 2,000"),
        ({"source": "wiki"}, "Choose a sitemap or a file"),
        ({"source": ""}, "Choose a sitemap or a file"),
        ({"source": "file"}, "Choose a file."),
        (a_file("virus.exe"), "This kind of file is not accepted"),
        (a_file(content=b""), "This file is empty"),
    ],
)
def test_bad_input_keeps_what_was_typed(ed, url, upstream, changes, says):
    typed = TYPED | changes
    response = ed.post(url, typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert f'value="{typed["sitemap"]}"' in page or not typed["sitemap"]
    assert f'value="{typed["name"].strip()}"' in page or not typed["name"].strip()


def test_a_file_that_is_too_large_is_refused(ed, url, upstream, settings):
    settings.LARGEST_UPLOAD_MB = 1
    response = ed.post(url, a_file(content=b"0" * (1024 * 1024 + 1)))
    assert response.status_code == 422
    assert "too large. Choose one of at most 1 MB." in response.content.decode()
    assert 'value="Acorn"' in response.content.decode()


def test_a_file_that_is_too_large_is_not_even_kept(rf, settings):
    settings.LARGEST_UPLOAD_MB = 1
    request = rf.post("/", a_file(content=b"0" * (4 * 1024 * 1024)) | {"zeal": "after the file"})
    assert (dict(request.FILES), request.too_large) == ({}, True)
    assert (request.POST["name"], request.POST["zeal"]) == ("Acorn", "after the file")


def test_a_file_of_just_that_size_is_taken(ed, url, created, settings):
    settings.LARGEST_UPLOAD_MB = 1
    created()
    assert ed.post(url, a_file(content=b"0" * 1024 * 1024)).status_code == 302


def test_a_file_has_to_be_chosen_again(ed, url, upstream):
    assert "Choose the file again" in ed.post(url, a_file() | {"name": ""}).content.decode()


def test_what_upstream_refuses_is_said_and_stays_typed(ed, url, upstream):
    upstream.post(f"{API}/projects", status=400, json=refused(400, "You have reached your agent limit"))
    response = ed.post(url, TYPED)
    page = response.content.decode()
    assert response.status_code == 502
    assert "You have reached your agent limit" in page
    assert "No agent was created." in page
    assert TYPED["sitemap"] in page
    assert entries() == [("ed", "agent_created", None, "Acorn", "failed")]


def test_a_lost_answer_leads_to_the_list_and_is_not_tried_twice(ed, url, upstream):
    call = upstream.post(f"{API}/projects", body=ReadTimeout())
    page = ed.post(url, a_file()).content.decode()
    assert "It may have been created: check the list before you try again." in page
    assert "See the list</a>" in page
    assert "Choose the file again" in page
    assert call.call_count == 1
    assert entries() == [("ed", "agent_created", None, "Acorn", "unknown")]


def test_an_answer_without_a_number_leads_to_the_list(ed, url, created):
    created(agent_id="none")
    assert ed.post(url, TYPED)["Location"] == url.replace("new/", "")


def test_a_refused_key_leads_admins_to_replacing_it(ann, url, upstream):
    upstream.post(f"{API}/projects", status=401, json=refused(401, "no"))
    assert "Replace the key" in ann.post(url, TYPED).content.decode()


@pytest.mark.parametrize("verb", ["put", "delete", "patch"])
def test_wrong_verbs(ed, url, verb):
    assert getattr(ed, verb)(url).status_code == 405


def test_viewers_may_not_and_strangers_find_nothing(vic, stranger, url, upstream):
    assert vic.post(url, TYPED).status_code == 403
    assert stranger.post(url, TYPED).status_code == 404
    assert not upstream.calls


def test_the_list_offers_it_to_editors(ed, vic, workspace, upstream, url):
    upstream.get(f"{API}/projects", json=ok({"data": [], "total": 0}))
    address = url.replace("new/", "")
    assert ed.get(address).content.decode().count(f'href="{url}"') == 2
    assert url not in vic.get(address).content.decode()
