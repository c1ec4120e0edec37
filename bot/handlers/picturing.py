"""Put what was loaded about a collaboration into words, for the lists."""

from bot.handlers.call import Call
from bot.usecases.looking import Picture
from bot.views import portrait
from bot.views.facts import Facts, why
from bot.views.rows import Row


def facts_of(call: Call, found: Picture) -> Facts:
    """Write the facts of a collaboration."""
    return portrait.facts(
        call.words,
        call.desk.catalogue,
        found.firm,
        found.customer,
        found.collaboration.terms,
        found.question,
        collaboration=found.collaboration,
        carried=found.carried,
        to_customer=not call.desk.actor.of_firm,
    )


def row_of(call: Call, found: Picture) -> Row:
    """Write the line of a collaboration."""
    words, question = call.words, found.question
    waits = question is not None and question.is_open
    return Row(
        facts=facts_of(call, found),
        trouble=words("list.trouble", why=why(words, found.trouble)) if found.trouble else "",
        waited=question.days_waited(call.desk.now) if question and waits else None,
        owner=found.owner,
    )
