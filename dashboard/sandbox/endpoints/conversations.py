from ..agent import Conversation
from ..call import LONGEST_NAME, Call
from ..errors import Refusal
from ..exchange import Answer, success
from ..paging import choice, cut, page_of, paginator
from ..rendering import render_conversation


def index(call: Call) -> Answer:
    """GET /projects/{agent}/conversations. The page size is the server's; there is no parameter for it."""
    agent, parameters = call.agent, call.request.parameters
    choice(parameters, "orderBy", ("id", "created_at"))  # the same order: ids are given in time
    user = choice(parameters, "userFilter", ("all", "anonymous", "team_member", "me"))
    page = page_of(parameters, call.options.page_size)
    found = agent.view(user, parameters.get("name", ""))
    rows = [render_conversation(row, agent.id) for row in cut(found, page)]
    return success(paginator(call.request.url, page, len(found), rows))


def create(call: Call) -> Answer:
    """POST /projects/{agent}/conversations. The name is optional."""
    agent = call.agent
    row: Conversation = call.change("conversation_created", agent=agent.id, name=call.text("name", LONGEST_NAME))
    call.made_session = row.session_id
    return success(render_conversation(row, agent.id), 201)


def rename(call: Call) -> Answer:
    """PUT /projects/{agent}/conversations/{session}."""
    row, name = call.conversation, call.text("name", LONGEST_NAME)
    if name is None:
        raise Refusal(400, "The name field is required.")
    call.change("conversation_renamed", agent=call.agent.id, session=row.session_id, name=name)
    return success(render_conversation(row, call.agent.id))


def delete(call: Call) -> Answer:
    """DELETE /projects/{agent}/conversations/{session}: for ever, messages included."""
    call.change("conversation_deleted", agent=call.agent.id, session=call.conversation.session_id)
    return success({"deleted": True})
