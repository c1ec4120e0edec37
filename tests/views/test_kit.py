import pytest
from slack_sdk.models.blocks import PlainTextInputElement

from bot.views.kit import MESSAGE_BLOCKS, SPOKEN, Letter, Sheet, button, joined, option, plain


def field(sheet: Sheet, block_id: str) -> None:
    sheet.ask(block_id, "Namn", PlainTextInputElement(action_id="name"))


def test_an_empty_text_becomes_a_dash_which_slack_takes() -> None:
    assert plain("").to_dict() == {"type": "plain_text", "text": "–", "emoji": False}


def test_a_label_longer_than_slack_takes_is_cut() -> None:
    made = button("Godkänn", "invitation.approve", "b", label="ö" * 80).to_dict()

    assert made["accessibility_label"] == "ö" * 74 + "…"


def test_two_messages_that_are_too_much_for_one_are_not_joined() -> None:
    half = Letter(text="Hej", blocks=[{"type": "divider"}] * (MESSAGE_BLOCKS // 2))

    assert len(joined(half, half).blocks) == MESSAGE_BLOCKS
    with pytest.raises(ValueError, match="blocks where Slack takes"):
        joined(half, Letter(text="Hej", blocks=[*half.blocks, {"type": "divider"}]))


def test_an_option_without_a_description_has_none() -> None:
    assert "description" not in option("Smart", "smart").to_dict()


def test_what_is_read_aloud_follows_the_page_and_names_the_buttons() -> None:
    sheet = Sheet()

    sheet.head("Björkens <Bageri>")
    sheet.say("Hej Eva.", "", "Godkänner du?", accessory=button("Visa frågan", "question.show"))
    sheet.facts([("Tjänst", "Smart"), ("Betalning", "")])
    sheet.line()
    sheet.buttons([])
    sheet.buttons([button("Godkänn", "invitation.approve"), button("Avböj", "invitation.decline")])
    sheet.small("")
    sheet.small("Kvittonummer 1")

    assert sheet.letter().text.split("\n") == [
        "Björkens &lt;Bageri&gt;",
        "Hej Eva. Godkänner du? [Visa frågan]",
        "Tjänst: Smart.",
        "[Godkänn] [Avböj]",
        "Kvittonummer 1",
    ]


def test_a_label_that_ends_a_sentence_is_not_given_another_stop() -> None:
    sheet = Sheet()

    sheet.facts([("Svara senast", "24 december. Svarar du inte händer inget.")])

    assert sheet.letter().text == "Svara senast: 24 december. Svarar du inte händer inget."


def test_more_than_ten_facts_stand_in_two_sections() -> None:
    sheet = Sheet()

    sheet.facts([(f"Fakta {n}", "ja") for n in range(12)])

    assert [len(block["fields"]) for block in sheet.letter().blocks] == [10, 2]


def test_of_a_text_too_long_to_be_read_aloud_the_buttons_remain() -> None:
    sheet = Sheet()
    for _ in range(40):
        sheet.say("ö" * 200)
    sheet.buttons([button("Visa fler", "list.more")])

    text = sheet.letter().text

    assert len(text) <= SPOKEN
    assert text.endswith("…\n[Visa fler]")


@pytest.mark.parametrize("shift", range(6))
def test_an_escaped_character_is_never_cut_in_two(shift: int) -> None:
    sheet = Sheet()
    sheet.say("x" * shift + "&" * 2000)

    text = sheet.letter().text

    assert len(text) <= SPOKEN
    assert text.replace("&amp;", "") == "x" * shift + "…"


def test_more_blocks_than_slack_takes_are_our_mistake() -> None:
    sheet = Sheet()
    for _ in range(51):
        sheet.line()

    with pytest.raises(ValueError, match="51 blocks where Slack takes 50"):
        sheet.letter()


def test_the_same_block_id_twice_is_our_mistake() -> None:
    sheet = Sheet()
    field(sheet, "name")
    field(sheet, "name")

    with pytest.raises(ValueError, match="twice"):
        sheet.modal("firm.set_up", "Byrån", close="Stäng", submit="Spara")


def test_a_message_unfurls_nothing_and_always_carries_its_text() -> None:
    sheet = Sheet()
    sheet.say("Läs mer på vismaspcs.se")

    assert sheet.letter().arguments() == {
        "text": "Läs mer på vismaspcs.se",
        "blocks": sheet.letter().blocks,
        "unfurl_links": False,
        "unfurl_media": False,
    }
