from dataclasses import replace
from typing import Any

import pytest

from bot.domain.customer import Agreement, Payer
from bot.domain.division import Doer, Work
from bot.domain.question import Answer
from bot.domain.reasons import DeclineReason
from bot.texts.words import words_in
from bot.views import compose, division, elsewhere, particulars, preview, question, reasons, refusal
from bot.views.compose import Filled, Form
from bot.views.facts import first_name
from tests.views.cast import EXPIRES, SHIPPED, TOKEN, USUAL

SV = words_in("sv")
EEKONOMI = SHIPPED.services[0]


def option(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


def sent(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"state": {"values": {name: {"any": element} for name, element in fields.items()}}}


def test_the_form_is_read_back_whatever_its_fields_are_about() -> None:
    view = sent(
        customer=option("c1"),
        service=option("eekonomi"),
        contact_name={"value": "Eva"},
        contact_email={"value": "eva@bageri.se"},
        name={"value": "Bageriet"},
    )
    view["state"]["values"] |= {
        "variant:c1:eekonomi": {"variant.choose": option("smart")},
        "payer:c1:eekonomi": {"payer": option("firm")},
        "period:c1:eekonomi": {"period": option("3")},
        "contact:c1": {"contact.choose": option("k1")},
        "on_platform:c1": {"on_platform": option("no")},
    }

    assert compose.parse(view) == Filled(
        customer="c1",
        name="Bageriet",
        service="eekonomi",
        variant="smart",
        payer="firm",
        period="3",
        contact="k1",
        contact_name="Eva",
        contact_email="eva@bageri.se",
        on_platform="no",
    )


def test_an_empty_form_reads_as_nothing() -> None:
    assert compose.parse({}) == Filled()


def test_what_the_customer_already_has_is_preselected() -> None:
    customer = replace(
        USUAL.customer,
        agreements=(Agreement(service="eekonomi", variant="smart", payer=Payer.CUSTOMER, period=3),),
    )

    settled = compose.settled(Form(filled=Filled(), customer=customer, service=EEKONOMI))

    assert settled.filled == Filled(variant="smart", payer="customer", period="3")


def test_what_was_chosen_stands_before_what_the_customer_has() -> None:
    form = Form(filled=Filled(payer="firm", period="12"), customer=USUAL.customer, service=EEKONOMI)

    assert compose.settled(form).filled == Filled(variant="smart", payer="firm", period="12")


def test_without_an_agreement_the_longest_period_is_suggested_and_no_payer() -> None:
    form = Form(filled=Filled(variant="smart"), service=EEKONOMI)

    assert compose.settled(form).filled == Filled(variant="smart", period="12")


def test_a_service_that_costs_nothing_has_no_period() -> None:
    form = Form(filled=Filled(), service=SHIPPED.service("scanner"))

    assert compose.settled(form).filled == Filled(variant="standard")


def test_pro_is_offered_only_to_a_customer_that_has_it() -> None:
    has_pro = replace(USUAL.customer, agreements=(replace(USUAL.customer.agreements[0], variant="pro"),))

    assert [v.id for v in Form(filled=Filled(), service=EEKONOMI).variants] == [
        "start",
        "fakturering",
        "bokforing",
        "smart",
    ]
    assert [v.id for v in Form(filled=Filled(), customer=has_pro, service=EEKONOMI).variants] == ["pro"]


def test_without_a_service_there_is_no_variant_and_nothing_to_settle() -> None:
    form = Form(filled=Filled(variant="smart"))

    assert form.variants == ()
    assert form.variant is None
    assert compose.settled(form) is form


@pytest.mark.parametrize("known", [True, False])
def test_the_platform_is_asked_about_only_where_the_register_does_not_say(known: bool) -> None:  # noqa: FBT001 - a case
    customer = replace(USUAL.customer, on_platform=True if known else None, agreements=())

    assert Form(filled=Filled(), customer=customer).asks_platform is not known


def test_whoever_has_an_agreement_is_on_the_platform() -> None:
    customer = replace(USUAL.customer, on_platform=None)

    assert not Form(filled=Filled(), customer=customer).asks_platform
    assert not Form(filled=Filled()).asks_platform


def test_the_reason_for_a_no_is_read_back_with_the_buttons_place() -> None:
    place = {"token": TOKEN, "channel_id": "D1", "ts": "1.2"}
    built = reasons.build(SV, company="Björkens Bageri AB", service="Visma eEkonomi Smart", place=place)

    reply = reasons.parse(built | sent(reason=option("not_now"), note={"value": "Efter bokslutet"}))

    assert reply == reasons.Reply(
        token=TOKEN,
        action="invitation.decline",
        channel_id="D1",
        ts="1.2",
        reason=DeclineReason.NOT_NOW,
        note="Efter bokslutet",
    )


@pytest.mark.parametrize("carried", ["", "{", "[]", "null", '{"token": 7, "ts": "1\\n2"}'])
def test_a_place_that_we_did_not_write_reads_as_nowhere(carried: str) -> None:
    reply = reasons.parse(sent(note={"value": "Nej"}) | {"private_metadata": carried})

    assert reply == reasons.Reply(token="", action="invitation.decline", channel_id="", ts="", reason=None, note="Nej")


@pytest.mark.parametrize("reason", ["", "bribed"])
def test_a_reason_that_was_not_offered_reads_as_none(reason: str) -> None:
    reply = reasons.parse(sent(reason=option(reason)))

    assert reply == reasons.Reply(token="", action="invitation.decline", channel_id="", ts="", reason=None, note="")


def test_who_should_be_asked_instead_is_read_back_with_the_buttons_place() -> None:
    place = {"token": TOKEN, "channel_id": "D1", "ts": "1.2"}
    built = elsewhere.build(SV, company="Björkens Bageri AB", place=place)

    reply = elsewhere.parse(built | sent(name={"value": "Kurt Holm"}, email={"value": "kurt@holm.se"}))

    assert reply == elsewhere.Reply(token=TOKEN, channel_id="D1", ts="1.2", name="Kurt Holm", email="kurt@holm.se")


def test_who_does_what_is_read_back_and_what_was_left_open_is_left_out() -> None:
    view = sent(bookkeeping=option("firm"), payroll=option("nobody"), time=option("robots"))

    assert division.parse(view | {"private_metadata": TOKEN}) == (
        TOKEN,
        {Work.BOOKKEEPING: Doer.FIRM, Work.PAYROLL: Doer.NOBODY},
    )


@pytest.mark.parametrize(("value", "target"), [(f"{TOKEN}:tid", (TOKEN, "tid")), (TOKEN, (TOKEN, "")), ("", ("", ""))])
def test_a_services_button_carries_its_draft_and_its_service(value: str, target: tuple[str, str]) -> None:
    assert preview.target(value) == target


def test_the_settings_are_read_back() -> None:
    view = sent(
        name={"value": "Sjövik"},
        number={"value": "559900-1236"},
        channel={"selected_conversation": "C1"},
        managers={"selected_users": ["U1"]},
        language=option("en"),
        mail_domains={"value": "sjovik.se"},
        expires_days={"value": "30"},
        reminder_days={"value": "3, 7"},
        tasks=option("no"),
        webhook={"value": "https://system.example"},
        webhook_secret={"value": "whsec_x"},
    )

    assert particulars.parse(view) == particulars.Said(
        name="Sjövik",
        number="559900-1236",
        channel_id="C1",
        managers=frozenset({"U1"}),
        language="en",
        mail_domains="sjovik.se",
        expires_days="30",
        reminder_days="3, 7",
        tasks=False,
        webhook="https://system.example",
        webhook_secret="whsec_x",
    )


def test_a_language_that_was_not_offered_reads_as_swedish() -> None:
    assert particulars.parse(sent(language=option("tlh"))).language == "sv"


def test_mail_domains_that_weigh_more_as_stored_than_as_typed_are_shown_whole() -> None:
    domains = frozenset(f"xn--{'sjvik-jua' * 5}{n}.se" for n in range(12))

    view = particulars.build(SV, replace(USUAL.house(), mail_domains=domains), None, "")

    [shown] = [block["element"] for block in view["blocks"] if block.get("block_id") == "mail_domains"]
    assert shown["initial_value"].split(", ") == sorted(domains)
    assert shown["max_length"] == len(shown["initial_value"]) > particulars.LONGEST_DOMAINS


def test_the_preview_carries_its_draft_and_nothing_else() -> None:
    facts = USUAL.facts(SV)
    plan = preview.Plan(asks=[facts], begins=[], services=["eekonomi"], contact=USUAL.main, expires_at=EXPIRES)

    view = preview.build(SV, plan, TOKEN)

    assert view["private_metadata"] == TOKEN


@pytest.mark.parametrize(
    ("code", "blocks", "field"),
    [
        ("has_firm", ["customer", "service"], "customer"),
        ("no_payer", ["customer", "payer:c1:eekonomi"], "payer:c1:eekonomi"),
        ("no_contact", ["customer", "contact:c1", "contact_email"], "contact:c1"),
        ("unreachable", ["customer", "contact_email"], "contact_email"),
        ("contact_name", ["customer", "contact_name"], "contact_name"),
        ("no_payer", ["customer", "service"], "customer"),
    ],
)
def test_a_refusal_stands_at_the_field_it_is_about_or_at_the_first(code: str, blocks: list[str], field: str) -> None:
    assert refusal.at_field(code, blocks) == field


@pytest.mark.parametrize("answered", [[], [0], [1], [0, 2]])
def test_as_long_as_one_service_waits_the_last_day_to_answer_is_said(answered: list[int]) -> None:
    asked = [
        question.Asked(facts=USUAL.facts(SV, Answer.APPROVED))
        if number in answered
        else question.Asked(facts=USUAL.facts(SV), approve=TOKEN, decline=TOKEN)
        for number in range(3)
    ]

    text = question.build(asked, question.Whole(approve=TOKEN, decline=TOKEN, wrong_person=TOKEN)).text

    assert "Svara senast: 24 december." in text
    assert ("alla på en gång" in text) is (len(answered) < 2)
    assert ("[Godkänn alla]" in text) is (len(answered) < 2)


@pytest.mark.parametrize(("name", "first"), [("Eva Björk", "Eva"), ("Eva", "Eva"), ("", ""), (" ", " ")])
def test_somebody_is_greeted_by_the_first_word_of_the_name(name: str, first: str) -> None:
    assert first_name(name) == first


def test_a_contact_is_greeted_even_if_somebody_else_was_asked() -> None:
    assert USUAL.facts(SV).greeting("Ali Nazari").first_name == "Ali"
