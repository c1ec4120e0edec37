"""Read the catalogue of services from its file; what is wrong there is said by service, before anything runs."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.domain.catalogue import Alone, Catalogue, Leaves, Service, Variant

SHIPPED = Path(__file__).parent.with_name("catalogue.toml")
_TEXTS = ("names", "about", "access", "content", "ending")
_LANGUAGES = ("sv", "en")
_SERVICE: dict[str, type] = dict.fromkeys(("id", "getting_started", "alone", "leaves"), str)
_SERVICE |= dict.fromkeys(("variants", "periods"), list) | dict.fromkeys(_TEXTS, dict)
_VARIANT = {"id": str, "name": str, "paying": bool, "alone": str, "adds": dict}
_SPOKEN: Mapping[type, str] = {
    str: "words in quotes",
    list: "a list",
    dict: "a table",
    bool: "true or false",
    int: "whole numbers",
}


class BadCatalogue(ValueError):
    """A catalogue that cannot be used; the message says where and why."""


def read_catalogue(file: Path | None = None) -> Catalogue:
    """Read the services from a file, else those that ship; raises BadCatalogue."""
    path = file or SHIPPED
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BadCatalogue(f"{path} is no file that can be read") from None
    except ValueError as bad:
        raise BadCatalogue(f"{path} is no TOML in UTF-8: {bad}") from None
    try:
        services = tuple(_service(each) for each in _kind("service", data.get("service"), list))
        links = _kind("help", data.get("help", {}), dict)
        topics = {topic: _kind(f"help.{topic}", link, str) for topic, link in links.items()}
    except ValueError as bad:
        raise BadCatalogue(f"{path}: {bad}") from None
    if not services or len({each.id for each in services}) < len(services):
        raise BadCatalogue(f"{path}: every service needs an id of its own, and there must be one at least")
    return Catalogue(services, topics)


def _service(said: Any) -> Service:
    name = _name(said, "a service without id")
    each = _whole(name, said, _SERVICE)
    for key in _TEXTS:
        _in_both(name, key, each[key])
    variants = tuple(_variant(name, one) for one in each["variants"])
    if not variants or len({variant.id for variant in variants}) < len(variants):
        raise ValueError(f"{name}: every variant needs an id of its own, and there must be one at least")
    if any(variant.paying for variant in variants) and not each["periods"]:
        raise ValueError(f"{name}: a variant costs something, so periods needs the months that one may choose")
    alone, leaves = Alone(each["alone"]), Leaves(each["leaves"])
    if alone is not Alone.NEVER and not any(variant.alone is Alone.YES for variant in variants):
        raise ValueError(f"{name}: a variant must be one in which a customer can go on alone, unless alone is never")
    periods = tuple(_kind(f"{name}: periods", months, int) for months in each["periods"])
    return Service(**each | {"variants": variants, "periods": periods, "alone": alone, "leaves": leaves})


def _variant(of: str, said: Any) -> Variant:
    name = _name(said, of)
    each = _whole(name, {"alone": Alone.YES.value, "adds": {}} | _kind(name, said, dict), _VARIANT)
    if each["adds"]:
        _in_both(name, "adds", each["adds"])
    return Variant(**each | {"alone": Alone(each["alone"])})


def _in_both(name: str, key: str, texts: Mapping[str, Any]) -> None:
    """Hold a text to every language."""
    if not all(texts.get(language) for language in _LANGUAGES):
        raise ValueError(f"{name}: {key} needs words in {' and '.join(_LANGUAGES)}")
    for words in texts.values():
        _kind(f"{name}: each of {key}", words, str)


def _whole(name: str, said: Any, kinds: Mapping[str, type]) -> dict[str, Any]:
    """Take a table that has every key, no other, and of each the kind that it must be."""
    table: dict[str, Any] = _kind(name, said, dict)
    missing, unknown = [key for key in kinds if key not in table], [key for key in table if key not in kinds]
    if missing or unknown:
        raise ValueError(f"{name}: missing {missing}, unknown {unknown}")
    return {key: _kind(f"{name}: {key}", table[key], kind) for key, kind in kinds.items()}


def _kind(name: str, said: Any, kind: type) -> Any:
    if type(said) is not kind:
        raise ValueError(f"{name} must be {_SPOKEN[kind]}")
    return said


def _name(said: Any, nameless: str) -> str:
    return str(said.get("id") or nameless) if isinstance(said, dict) else nameless
