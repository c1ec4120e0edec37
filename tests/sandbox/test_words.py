"""What a person typed may not become markup: every unescaped sign and foreign link is a violation."""

import pytest

from sandbox import mrkdwn
from tests.sandbox.room import Room


def _name(found: str) -> str | None:
    return {"UANNA": "Anna Ek", "C1": "kunder"}.get(found)


ALLOWED = ["https://sjovik.example/hjalp"]


@pytest.mark.parametrize(
    "text",
    [
        "Björkens Bageri &amp; Son &lt;AB&gt;",
        "> ett citat",
        "<@UANNA> och <#C1>",
        "<@UANNA|anna>",
        "<!date^1793700000^{date_short_pretty} {time}|3 november kl. 14.05>",
        "<https://sjovik.example/hjalp|Läs mer>",
        "<https://sjovik.example/hjalp/mer>",
        "*fet* och _kursiv_",
    ],
)
def test_what_the_app_may_say(text: str) -> None:
    assert list(mrkdwn.problems(text, _name, ALLOWED)) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<!channel>", "raw control sequence"),
        ("<!here|here>", "raw control sequence"),
        ("<!subteam^S1>", "raw control sequence"),
        ("<@UNOBODY>", "mention of nobody"),
        ("<#C9>", "mention of nobody"),
        ("<http://evil.example|Godkänn>", "link that nobody allowed"),
        ("<https://sjovik.example/hjalpreda|x>", "link that nobody allowed"),
        ("<mailto:a@b.example>", "link that nobody allowed"),
        ("Bageri & Son", "bare &"),
        ("Bageri <AB", "bare < or >"),
        ("Bageri AB>", "bare < or >"),
        ("se https://evil.example nu", "bare link"),
        ("<!date^1793700000^{fortnight}|snart>", "unknown date format"),
    ],
)
def test_what_nobody_may_be_able_to_make_it_say(text: str, problem: str) -> None:
    assert problem in "\n".join(mrkdwn.problems(text, _name, ALLOWED))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<@UANNA> i <#C1|kunder>", "@Anna Ek i #kunder"),
        ("*Hej* _du_ ~där~", "Hej du där"),
        ("<!date^1793700000^{date}|3 november>", "3 november"),
        ("<https://a.example|Läs mer>", "Läs mer"),
        ("Bageri &amp; Son &lt;AB&gt;", "Bageri & Son <AB>"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_a_person_reads_words_and_no_markup(text: str, read: str) -> None:
    assert mrkdwn.read(text, _name) == read


async def test_an_unescaped_name_is_posted_and_counts_as_a_violation(room: Room) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "Bageri & Son"}}

    answer = await room.says("Bageri &amp; Son", blocks=[block])

    assert answer["ok"] is True
    assert room.slack.violations == ["chat.postMessage: a bare & is not escaped: 'Bageri & Son'"]


async def test_blocks_without_text_leave_a_screen_reader_with_nothing(room: Room) -> None:
    await room.says("", blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "Hej"}}])

    assert "a screen reader reads nothing" in room.slack.violations[0]


async def test_unfurling_and_attachments_are_noticed(room: Room) -> None:
    await room.call("chat.postMessage", channel="C1", text="Hej", attachments=[{"text": "x"}])

    assert [line.split(":")[1].strip() for line in room.slack.violations] == [
        "attachments are not part of this sandbox",
        "unfurling is on",
    ]


async def test_metadata_with_words_in_it_is_noticed(room: Room) -> None:
    await room.says("Hej", metadata={"event_type": "asked", "event_payload": {"name": "Eva Björk"}})

    assert room.slack.violations == ["chat: metadata may hold ids only, not 'Eva Björk'"]


async def test_a_story_fails_on_what_nobody_read(room: Room) -> None:
    await room.says("Hej Anna", "UANNA")

    with pytest.raises(AssertionError, match="anna unread: 'Hej Anna'"):
        room.slack.nothing_else_was_said()
    room.slack.person("anna").reads("Hej Anna")
    room.slack.nothing_else_was_said()
