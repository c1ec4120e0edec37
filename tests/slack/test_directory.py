"""Who somebody is, as Slack describes them."""

import dataclasses

import pytest

from bot.domain.firm import Firm
from bot.slack.directory import Directory, person
from bot.slack.gateway import Gateway, Later, Never
from sandbox.faults import Fault
from sandbox.server import Slack

FIRM = Firm(
    id="F",
    team_id="T0SJOVIK",
    name="Sjöviks",
    language="sv",
    channel_id="C0KUNDER",
    mail_domains=frozenset({"sjovik.example"}),
)
ELSEWHERE = dataclasses.replace(FIRM, mail_domains=frozenset({"sjovik.other"}))


@pytest.fixture
def directory(gateway: Gateway, token: str) -> Directory:
    return Directory(gateway, token, FIRM)


@pytest.fixture
def without_domain(gateway: Gateway, token: str) -> Directory:
    return Directory(gateway, token, ELSEWHERE)


async def test_a_member_is_found_by_id_with_name_address_and_language(directory: Directory) -> None:
    found = await directory.by_id("U0KARIN")

    assert found is not None
    assert (found.name, found.email, found.language) == ("Karin Ek", "karin.ek@sjovik.example", "sv-SE")
    assert not found.guest
    assert not found.in_channel  # the mail domain says enough: nobody is asked who sits in the channel


async def test_a_guest_is_found_by_address(directory: Directory) -> None:
    found = await directory.by_email("eva@bjorkensbageri.example")

    assert found is not None
    assert (found.user_id, found.guest) == ("U0EVA", True)


@pytest.mark.parametrize("address", ["nobody@else.example", ""])
async def test_whoever_is_not_there_is_none(directory: Directory, address: str) -> None:
    if address:
        assert await directory.by_email(address) is None
    assert await directory.by_id("U0NOBODY") is None


async def test_a_member_without_the_firms_mail_belongs_to_it_by_sitting_in_its_channel(
    without_domain: Directory, slack: Slack
) -> None:
    slack.world.add_person("T0SJOVIK", "vera", user_id="U0VERA", email="vera@other.example")

    karin, vera = await without_domain.by_id("U0KARIN"), await without_domain.by_id("U0VERA")

    assert karin is not None
    assert karin.in_channel
    assert vera is not None
    assert not vera.in_channel


async def test_a_big_channel_is_read_page_by_page(without_domain: Directory, slack: Slack) -> None:
    channel = slack.world.channels["C0KUNDER"]
    for number in range(1_100):
        channel.members[slack.world.add_person("T0SJOVIK", f"p{number}", user_id=f"U1{number:04}").key] = None

    last = await without_domain.by_id("U11099")

    assert last is not None
    assert last.in_channel
    assert sum(call.method == "conversations.members" for call in slack.stage.calls) == 2


async def test_where_the_channel_cannot_be_read_a_member_is_nobodys(without_domain: Directory, slack: Slack) -> None:
    slack.fail("conversations.members", Fault.REFUSED, error="channel_not_found")

    with pytest.raises(Never, match="channel_unreadable"):
        await without_domain.by_id("U0KARIN")


async def test_an_administrator_can_still_choose_another_channel(without_domain: Directory, slack: Slack) -> None:
    slack.world.find_person("U0KARIN", "T0SJOVIK").is_admin = True
    slack.fail("conversations.members", Fault.REFUSED, error="channel_not_found")

    found = await without_domain.by_id("U0KARIN")

    assert found is not None
    assert found.in_channel


async def test_a_firm_without_a_channel_has_nobody_in_it(gateway: Gateway, token: str) -> None:
    unready = dataclasses.replace(ELSEWHERE, channel_id=None)

    found = await Directory(gateway, token, unready).by_id("U0KARIN")

    assert found is not None
    assert not found.in_channel


async def test_a_refusal_that_says_nothing_of_the_person_is_passed_on(directory: Directory, slack: Slack) -> None:
    slack.fail("users.info", Fault.REFUSED, error="missing_scope")

    with pytest.raises(Never, match="missing_scope"):
        await directory.by_id("U0KARIN")


async def test_a_slow_slack_is_asked_later(directory: Directory, slack: Slack) -> None:
    slack.fail("users.info", Fault.SERVER_ERROR)

    with pytest.raises(Later):
        await directory.by_id("U0KARIN")


@pytest.mark.parametrize(
    ("user", "guest", "bot"),
    [
        ({"id": "U1", "is_restricted": True}, True, False),
        ({"id": "U1", "is_ultra_restricted": True}, True, False),
        ({"id": "U1", "is_stranger": True}, True, False),
        ({"id": "U1", "is_bot": True}, False, True),
        ({"id": "U1", "is_workflow_bot": True}, False, True),
    ],
)
def test_guests_and_bots_are_told_apart(user: dict[str, object], *, guest: bool, bot: bool) -> None:
    read = person(user, "T1")

    assert (read.team_id, read.user_id, read.guest, read.bot, read.human) == ("T1", "U1", guest, bot, not bot)


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"profile": {"real_name": "A"}, "real_name": "B", "name": "c"}, "A"),
        ({"real_name": "B", "name": "c"}, "B"),
        ({"name": "c"}, "c"),
        ({}, ""),
    ],
)
def test_the_best_name_there_is_is_taken(user: dict[str, object], name: str) -> None:
    assert person(user, "T1").name == name
