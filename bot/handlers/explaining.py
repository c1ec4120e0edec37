"""Why a customer has not answered, and the short answers to what firms ask most."""

import asyncio

from bot.domain.firm import Person
from bot.domain.reach import Reach, reach
from bot.domain.refusals import ButtonGone
from bot.domain.wording import clip
from bot.handlers.call import Answer, Call, say, whisper
from bot.handlers.finding import find
from bot.handlers.picturing import facts_of, row_of
from bot.slack.gateway import Later, Never
from bot.usecases import explaining
from bot.usecases.explaining import Case
from bot.views import answers, doctor, overview, services
from bot.views.doctor import Course
from bot.views.facts import together, why
from bot.views.kit import Letter


async def why_typed(call: Call, typed: str) -> Answer:
    """Explain how it stands with what was asked of a customer; without one, what should be looked at first."""
    call.desk.require_firm()
    if not typed:
        found = await explaining.worrying(call.desk, overview.PAGE)
        return say(doctor.worrying(call.words, [row_of(call, each) for each in found]))
    customer = await find(call, typed)
    return say(customer.answer or await _explain(call, customer.customer_id))


async def why_clicked(call: Call) -> Answer:
    """Explain the question that the button stands beside."""
    return whisper(await _explain(call, await explaining.customer_of(call.desk, call.value)))


async def answer(call: Call) -> Answer:
    """Give one of the short answers."""
    call.desk.require_firm()
    if call.value not in answers.TOPICS:
        raise ButtonGone
    return whisper(answers.build(call.words, call.value, call.desk.catalogue.help.get(call.value)))


async def services_typed(call: Call, typed: str) -> Answer:
    """Tell of every service there is, or of one (S6)."""
    call.desk.require_firm()
    catalogue, words = call.desk.catalogue, call.words
    if not typed:
        return say(services.build(words, catalogue.services, words("services.lead")))
    wanted = catalogue.named(typed.partition(":")[0])
    if wanted is None:
        unknown = words("services.unknown", words=clip(typed, 60))
        return say(services.build(words, catalogue.services, unknown))
    return say(services.build(words, [wanted]))


async def _explain(call: Call, customer_id: str) -> Letter:
    customer, found = await explaining.cases(call.desk, customer_id)
    courses = await asyncio.gather(*(_course(call, each) for each in found))
    company, lacks_main = f"{clip(customer.name, 120)}, {customer.number.shown}", customer.main_contact is None
    return doctor.build(call.words, company, customer.id, courses, lacks_main=lacks_main)


async def _course(call: Call, case: Case) -> Course:
    fared, question = case.delivery, case.question
    return Course(
        facts=together([facts_of(call, each) for each in case.pictures]),
        customer_id=case.contact.customer_id,
        contact_id=case.contact.id,
        asked_at=question.asked_at,
        sent_at=question.sent_at,
        resent_by=case.resent_by,
        address=case.address,
        reason=case.reason,
        address_now=case.contact.address,
        fared=fared.state if fared else None,
        fared_at=fared.at if fared else None,
        error=why(call.words, fared.error) if fared and fared.error else "",
        reminded_at=question.reminded_at,
        reminded_by=case.reminded_by,
        reminds_at=case.reminds_at,
        reach=await _reach(call, case),
    )


async def _reach(call: Call, case: Case) -> Reach:
    """Ask Slack who has the address now, and what has become of whoever was asked."""
    if not case.question.is_open:
        return Reach.UNSURE
    asked = case.delivery.target if case.delivery else ""
    try:
        there, last = await asyncio.gather(call.directory.by_email(case.contact.address), _by_id(call, asked))
    except (Later, Never):
        return Reach.UNSURE
    return reach(call.desk.firm, case.contact.address, there, last)


async def _by_id(call: Call, user_id: str) -> Person | None:
    return await call.directory.by_id(user_id) if user_id else None
