"""Resolves the numbers that an answer cites to titles and addresses."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from django.core.cache import caches

from dashboard.customgpt import Citation, Client, NotFound
from dashboard.numbers import whole
from dashboard.workspaces.models import Workspace

MOST = 50
CALLS_AT_ONCE = 4
KEPT = 3600  # seconds: a page's title hardly ever changes


def find_sources(workspace: Workspace, agent_id: int, numbers: Sequence[str]) -> list[tuple[int, Citation | None]]:
    """Return (number, source) pairs in the order given; None where the API has no source. Raises UpstreamError."""
    wanted = [number for text in dict.fromkeys(numbers) if (number := whole(text)) is not None][:MOST]
    keys = {f"citation:{workspace.pk}:{workspace.key.identity}:{agent_id}:{number}": number for number in wanted}
    cache = caches["upstream"]
    known: dict[int, Citation] = {keys[key]: source for key, source in cache.get_many(keys).items()}
    missing = [number for number in wanted if number not in known]
    if missing:
        client = workspace.client()
        context = copy_context()  # each call is recorded where the request's are
        with ThreadPoolExecutor(CALLS_AT_ONCE) as pool:
            asked = pool.map(lambda number: context.copy().run(_ask, client, agent_id, number), missing)
            found = dict(zip(missing, asked, strict=True))
        fresh = {number: source for number, source in found.items() if source}
        cache.set_many({key: fresh[n] for key, n in keys.items() if n in fresh}, KEPT)
        known |= fresh
    return [(number, known.get(number)) for number in wanted]


def _ask(client: Client, agent_id: int, number: int) -> Citation | None:
    try:
        return client.citation(agent_id, number)
    except NotFound:
        return None
