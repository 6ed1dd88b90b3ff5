"""Makes names of conversations: a visitor's first question, a support subject, or a test."""

from random import Random

TESTS = (
    "test", "Test", "TEST", "Test 2", "test 123", "asdf", "asdfasdf", "hello", "Hello", "hi", "qwerty", "New Chat",
    "New Chat", "testing rename", "testing", "foo", "aaa", "please ignore", "demo", "Demo for Anna", "1", "???", "x",
    "Test conversation", "untitled", "can be deleted", "test - delete me",
)  # fmt: skip
QUESTIONS = (
    "Where is my order #{number}?",
    "Can I return a {item} after {days} days?",
    "How do I reset my password?",
    "How long does shipping to {place} take?",
    "What does the {plan} plan cost?",
    "Do you have an invoice for order #{number}?",
    "Is the {item} covered by the warranty?",
    "How do I connect the {item} to the wifi?",
    "What are your opening hours in {place}?",
    "How can I cancel my subscription?",
    "Can I change the delivery address of order #{number}?",
    "Which data do you store about me?",
    "How do I use the API with Python?",
    "How do I verify a webhook signature?",
    "My {item} doesn't turn on, what can I do?",
    "Do you ship to {place}?",
    "Can I upgrade from {plan} in the middle of the month?",
    "Wie lange dauert der Versand nach {place}?",
    "¿Cuánto cuesta el plan {plan}?",
    "Où est ma commande n° {number} ?",
)
SUBJECTS = (
    "Refund for order {number}",
    "Complaint: {item} arrived broken",
    "Onboarding {person}",
    "Login trouble, {person}",
    "Quote for {days} × {item}",
    "Warranty claim {number}",
    "Follow-up with {person} about the {plan} plan",
    "API limits, ticket {number}",
    "Delivery to {place} delayed",
    "Feedback from {person}",
)
ITEMS = ("Acorn Thermostat", "door sensor", "smart plug", "radiator valve", "hub", "outdoor camera", "starter set")
PLACES = ("Vienna", "Porto", "Kraków", "Montréal", "Zürich", "São Paulo", "Leeds", "Malmö", "東京", "Athens")
PLANS = ("Home", "Team", "Business")
PEOPLE = ("Anna Weber", "J. Okafor", "Siân Price", "Mehmet Yılmaz", "Chloë Dubois", "李娜", "Rafał Nowak", "O'Brien")

RIGHT_TO_LEFT = "كيف يمكنني تتبع طلبي رقم 48213؟"
SCRIPT = "<script>alert(1)</script> is what I see on your page"
LONGEST = (
    "I ordered a starter set with two radiator valves, a hub and three door sensors three weeks ago, the parcel was "
    "split in two, one half came to my neighbour and the other one went back to you, so now I would like to know what "
    "I have to do to get the rest"
).ljust(254, ".") + "?"


def name(chance: Random) -> str:
    """Return one plausible name; duplicates occur, as in real data."""
    throw = chance.random()
    if throw < 0.28:
        return TESTS[int(chance.random() * len(TESTS))]
    patterns = QUESTIONS if throw < 0.82 else SUBJECTS
    return fill(patterns[int(chance.random() * len(patterns))], chance)


def fill(pattern: str, chance: Random) -> str:
    """Fill the gaps of a pattern."""
    throw = chance.random()
    return pattern.format(
        number=20_000 + int(throw * 60_000),
        days=2 + int(throw * 58),
        item=ITEMS[int(throw * len(ITEMS))],
        place=PLACES[int(throw * len(PLACES))],
        plan=PLANS[int(throw * len(PLANS))],
        person=PEOPLE[int(throw * len(PEOPLE))],
    )
