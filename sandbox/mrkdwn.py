"""Slack's text markup: what in it is dangerous, and how a person reads it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

TOKEN = re.compile(r"<([^<>\n]*)>")
DATE = re.compile(r"!date\^\d+\^([^^|]+)(?:\^[^|]+)?\|(.+)")
DATE_TOKENS = {"date_num", "date", "date_short", "date_long", "date_pretty", "date_short_pretty", "date_long_pretty"}
DATE_TOKENS |= {"time", "time_secs", "ago", "date_long_full", "day_divider_pretty"}
MENTION = re.compile(r"([@#])([A-Z0-9]+)(?:\|.*)?")
LINK = re.compile(r"((?:https?://|mailto:|tel:)[^|\s]+)(?:\|(.*))?")
BARE_LINK = re.compile(r"\bhttps?://[^\s<>|]+")
STYLE = re.compile(r"(?<![\w*_~])([*_~])(\S(?:[^\n]*?\S)?)\1(?![\w*_~])")

Exists = Callable[[str], str | None]  # an id -> the name it stands for, if the reader's workspace has it


def problems(text: str, exists: Exists, allowed_links: list[str], *, bare_links: bool = True) -> Iterator[str]:
    """List what nobody may be able to write into a message: mentions of all, foreign links, raw & < >."""
    for token in TOKEN.findall(text):
        if problem := _token_problem(token, exists, allowed_links):
            yield f"{problem}: <{token}>"
    rest = TOKEN.sub("", text)
    if re.search(r"&(?!amp;|lt;|gt;)", rest):
        yield f"a bare & is not escaped: {text!r}"
    if "<" in rest or ">" in re.sub(r"(?m)^>", "", rest):
        yield f"a bare < or > is not escaped: {text!r}"
    for link in BARE_LINK.findall(rest) if bare_links else []:
        if not _allowed(link, allowed_links):
            yield f"a bare link would become clickable: {link}"


def _token_problem(token: str, exists: Exists, allowed_links: list[str]) -> str | None:
    if date := DATE.fullmatch(token):
        unknown = set(re.findall(r"{(\w+)}", date.group(1))) - DATE_TOKENS
        return f"unknown date format {unknown}" if unknown else None
    if mention := MENTION.fullmatch(token):
        return None if exists(mention.group(2)) else "a mention of nobody"
    if link := LINK.fullmatch(token):
        return None if _allowed(link.group(1), allowed_links) else "a link that nobody allowed"
    return "a raw control sequence"


def _allowed(link: str, allowed_links: list[str]) -> bool:
    return any(link == allowed or link.startswith(allowed.rstrip("/") + "/") for allowed in allowed_links)


def read(text: str, exists: Exists) -> str:
    """Return mrkdwn as a person reads it: names, labels and dates' own words, without markup."""

    def word(match: re.Match[str]) -> str:
        token = match.group(1)
        if mention := MENTION.fullmatch(token):
            return mention.group(1) + (exists(mention.group(2)) or mention.group(2))
        head, _, label = token.partition("|")
        return label or head

    plain = STYLE.sub(r"\2", TOKEN.sub(word, text))
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def texts(thing: Any) -> Iterator[dict[str, Any]]:
    """Walk any part of blocks and return every mrkdwn text object in it."""
    if isinstance(thing, dict):
        if thing.get("type") == "mrkdwn" and isinstance(thing.get("text"), str):
            yield thing
        for value in thing.values():
            yield from texts(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from texts(value)


def escape(text: str) -> str:
    """Escape what a person typed, as Slack does before it tells an app."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
