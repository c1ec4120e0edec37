"""One table of verbs: parser, help, nearest word, registration and the manifest's hint all come from it."""

import difflib
import unicodedata
from dataclasses import dataclass

COMMAND = "/samarbete"


@dataclass(frozen=True, slots=True)
class Verb:
    """A word after the command, in both languages; its handler has its key as name."""

    key: str
    sv: str
    en: str


VERBS = (
    Verb("invite", "bjud-in", "invite"),
    Verb("list", "lista", "list"),
    Verb("status", "status", "status"),
    Verb("customer", "kund", "customer"),
    Verb("contact", "huvudkontakt", "contact"),
    Verb("staff", "uppdrag", "staff"),
    Verb("remind", "påminn", "remind"),
    Verb("resend", "skicka-igen", "resend"),
    Verb("withdraw", "återkalla", "withdraw"),
    Verb("change", "ändra", "change"),
    Verb("end", "avsluta", "end"),
    Verb("tasks", "att-göra", "tasks"),
    Verb("history", "historik", "history"),
    Verb("why", "varför", "why"),
    Verb("services", "tjänster", "services"),
    Verb("settings", "inställningar", "settings"),
    Verb("help", "hjälp", "help"),
)
_BY_WORD = {word: verb for verb in VERBS for word in (verb.sv, verb.en)}


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was typed: the verb, or None with the word that is none; and the rest of the line."""

    verb: Verb | None
    word: str
    rest: str


def parse(text: str) -> Spoken:
    """Read the verb off the front, in either language and whatever case or width it was typed in."""
    first, _, rest = unicodedata.normalize("NFC", text).strip().partition(" ")
    word = unicodedata.normalize("NFKC", first).casefold()
    return Spoken(_BY_WORD.get(word), word, rest.strip())


def nearest(word: str) -> str | None:
    """Find the verb that somebody probably meant, in the language in which they nearly wrote it."""
    found = difflib.get_close_matches(word, _BY_WORD, n=1, cutoff=0.6)
    return found[0] if found else None


def usage_hint() -> str:
    """Write the hint that Slack shows beside the command."""
    return "[" + " | ".join(verb.sv for verb in VERBS) + "]"
