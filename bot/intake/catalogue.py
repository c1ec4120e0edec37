"""Read the catalogue of services from its file; what is wrong there is said by service, before anything runs."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.domain.catalogue import Alone, Catalogue, Leaves, Service, Variant

SHIPPED = Path(__file__).parent.with_name("catalogue.toml")
_TEXTS = ("names", "about", "access", "content", "ending")
_LANGUAGES = ("sv", "en")


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
        services = tuple(_service(each) for each in data["service"])
    except (KeyError, TypeError, ValueError) as bad:
        raise BadCatalogue(f"{path}: {bad.args[0] if bad.args else bad}") from None
    if not services or len({each.id for each in services}) < len(services):
        raise BadCatalogue(f"{path}: every service needs an id of its own, and there must be one at least")
    return Catalogue(services, data.get("help", {}))


def _service(each: Mapping[str, Any]) -> Service:
    name = str(each.get("id") or "a service without id")
    missing = [key for key in Service.__dataclass_fields__ if key not in each]
    unknown = [key for key in each if key not in Service.__dataclass_fields__]
    if missing or unknown:
        raise ValueError(f"{name}: missing {missing}, unknown {unknown}")
    for key in _TEXTS:
        if not all(each[key].get(language) for language in _LANGUAGES):
            raise ValueError(f"{name}: {key} needs words in {' and '.join(_LANGUAGES)}")
    variants = tuple(_variant(variant) for variant in each["variants"])
    if not variants or len({variant.id for variant in variants}) < len(variants):
        raise ValueError(f"{name}: every variant needs an id of its own, and there must be one at least")
    if any(variant.paying for variant in variants) and not each["periods"]:
        raise ValueError(f"{name}: a variant costs something, so periods needs the months that one may choose")
    alone, leaves = Alone(each["alone"]), Leaves(each["leaves"])
    if alone is not Alone.NEVER and not any(variant.alone is Alone.YES for variant in variants):
        raise ValueError(f"{name}: a variant must be one in which a customer can go on alone, unless alone is never")
    typed = {"variants": variants, "periods": tuple(each["periods"]), "alone": alone, "leaves": leaves}
    return Service(**dict(each) | typed)


def _variant(each: Mapping[str, Any]) -> Variant:
    return Variant(**dict(each) | {"alone": Alone(each.get("alone", Alone.YES))})
