"""Builds everything that exists before any change, from the options alone."""

from .agent import ME, Agent, Conversation
from .dice import dice
from .names import LONGEST, RIGHT_TO_LEFT, SCRIPT, name
from .options import Options

TEAM = (57, 63, 88)
NAMES = (
    "Acorn Help Center", "Internal handbook", "Sales assistant", "Docs bot (staging)", "Acorn Help Center",
    "HR questions", "Partner portal", "Ask the warranty", "Demo agent", "Release notes",
)  # fmt: skip
ACTIVE: tuple[bool | int | None, ...] = (True, 1, 0, None)  # really seen, all four
SPAN = 540 * 86_400  # seconds between the oldest and the newest conversation
QUIET = 6 * 3_600  # no seeded conversation began in the last six hours, so that all of its messages are in the past

# Among the newest conversations of the first agent, counted from the newest: what a list must be able to show.
LONG, NAMELESS, OPAQUE, EMPTY = 1, 2, 3, 4
LONGEST_NAME, ARABIC, HOSTILE = 5, 7, 9


class World:
    """Agents with their conversations, and the numbers the next ones will get."""

    def __init__(self, options: Options) -> None:
        self.seed = options.seed
        self.agents: dict[int, Agent] = {}
        self.feedback: dict[int, dict[str, object]] = {}  # by message id
        self.hostile_id = 0  # the conversation with the hostile answer
        self.next_conversation = 1_000_000
        self.next_message = 5_000_000
        # The first agent comes last and so has the highest id: the API lists the highest id first.
        for place in reversed(range(options.agents)):
            self._add_agent(options, place)
        self.next_agent = 900 + 7 * options.agents

    @property
    def queries(self) -> int:
        """Return how many of the plan's queries are used; deleting a conversation returns none."""
        return sum(agent.queries for agent in self.agents.values())

    def _add_agent(self, options: Options, place: int) -> None:
        number = 900 + 7 * (options.agents - 1 - place)
        newest = int(options.newest.timestamp())
        agent = Agent(
            id=number,
            name=NAMES[place % len(NAMES)],
            created_at=newest - SPAN - 86_400 * (30 + place),
            kind="SITEMAP" if place % 3 != 2 else "URL",
            chat_active=ACTIVE[place % len(ACTIVE)],
            shared=place % 4 == 1,
            pages=40 + 13 * place,
            legacy=place % 3 == 1,
        )
        agent.updated_at = agent.created_at
        count = options.conversations if place == 0 else max(1, options.conversations // 10)
        self._fill(agent, options, min(count, options.conversations), newest)
        if place == 0 and count >= 20:
            self._show_what_occurs(agent, options)
        self.agents[number] = agent

    def _fill(self, agent: Agent, options: Options, count: int, newest: int) -> None:
        chance = dice(options.seed, "conversations", agent.id)
        throw, bits, mean = chance.random, chance.getrandbits, options.messages
        for place in range(count):
            age = (count - 1 - place + throw() * 0.9) / count
            created_at = newest - QUIET - int(SPAN * age**1.5)
            self.next_conversation += 1 + int(throw() * 5)
            digits = f"{bits(128):032x}"
            session = f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
            who = throw()
            by = None if who < 0.45 else ME if who < 0.7 else TEAM[int(who * 100) % 3]
            # Two throws make the mean the commonest number and three times the mean the rarest.
            number = int(mean * 3 * throw() * throw() * 4 / 3 + 0.5) if throw() > 0.04 else 0
            number = min(number, mean * 3)
            row = Conversation(
                self.next_conversation, session, name(chance), created_at, by,
                self.next_message, number, place < count // 12,
            )  # fmt: skip
            if row.name == "testing rename":
                row.updated_at += 3_600
            self.next_message += number
            agent.queries += number
            agent.rows.append(row)
        agent.sessions = {row.session_id: row for row in agent.rows}
        for row in agent.rows:
            agent.names.setdefault(row.folded, []).append(row)

    def _show_what_occurs(self, agent: Agent, options: Options) -> None:
        newest = agent.rows[::-1]
        for place, text in ((NAMELESS, None), (LONGEST_NAME, LONGEST), (ARABIC, RIGHT_TO_LEFT), (HOSTILE, SCRIPT)):
            agent.rename(newest[place], text, newest[place].updated_at)
        odd = newest[OPAQUE]
        del agent.sessions[odd.session_id]
        odd.session_id = "markotest111234"  # a session id is not always a UUID
        agent.sessions[odd.session_id] = odd
        self.hostile_id = newest[HOSTILE].id
        self._set_count(agent, newest[EMPTY], 0)
        if options.messages:
            self._set_count(agent, newest[LONG], max(47, newest[LONG].count))
            self._set_count(agent, newest[HOSTILE], max(4, newest[HOSTILE].count))

    def _set_count(self, agent: Agent, row: Conversation, count: int) -> None:
        agent.queries += count - row.count
        row.first, row.count = self.next_message, count
        self.next_message += count
