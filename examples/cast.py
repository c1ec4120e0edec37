"""The companies that the story is played with, and every awkward case that a register can hold."""

from examples.register import (
    COOPERATIVE,
    FOUNDATION,
    LIMITED,
    PARTNERSHIP,
    STANDARD,
    Agreement,
    Company,
    Contact,
    legal_entity,
    sole_trader,
)

MONA, KARIN, ALI, ANNA, PER = (
    f"{name}@sjovik.example" for name in ("mona.sjovik", "karin.ek", "ali.demir", "anna.lind", "per.strand")
)

EVA = Contact(name="Eva Björk", email="eva@bjorkensbageri.example", login="eva@bjorkensbageri.example")
YILMAZ = Contact(name="Ali Yilmaz", email="ali@nyfiketcafe.example")
KURT = Contact(name="Kurt Holm", email="kurt@holmsmaleri.example", login="kurt@holmsmaleri.example")

# Both firms have these in their registers, and only one of them at a time can have the customer.
BAKERY = Company(
    number=legal_entity(LIMITED, 123),
    name="Björkens Bageri AB",
    contacts=(EVA,),
    agreements=(Agreement("eekonomi", "smart", "customer", "12"),),
    owner=KARIN,
    participants=(ALI,),
)
GARDEN = Company(
    number=legal_entity(PARTNERSHIP, 457),
    name="Fjällsjö Trädgård HB",
    contacts=(Contact(name="Sofia Fjäll", email="sofia@fjallsjo.example", login="sofia@fjallsjo.example"),),
    agreements=(Agreement("ekonomioversikt", STANDARD, "customer", "3"),),
    owner=ANNA,
)

STORY = (
    BAKERY,
    Company(
        number=legal_entity(LIMITED, 246),
        name="Nyfiket Café AB",
        on_platform="no",
        contacts=(YILMAZ,),
        owner=KARIN,
        participants=(ANNA,),
    ),
    Company(
        number=sole_trader("19610314", 981),
        name="Holms Måleri",
        contacts=(KURT,),
        agreements=(Agreement("eekonomi", "start"),),
        owner=ANNA,
        participants=(KARIN,),
    ),
    Company(  # nobody of this customer is in Slack
        number=legal_entity(LIMITED, 357),
        name="Lindgrens Åkeri AB",
        contacts=(Contact(name="Greta Lindgren", email="greta@lindgrensakeri.example"),),
        agreements=(Agreement("eekonomi", "bokforing", "firm", "12"),),
        owner=KARIN,
    ),
    GARDEN,
)

_LONG = (
    "Ödmårdens Förvaltnings-, Fastighets- och Utvecklingsaktiebolag för Återvinning, Ångteknik och Äldreboenden i "
    "Norrlands Kust- och Fjälltrakter "
)

_AWKWARD_NAMES = (
    _LONG + "Norra AB",
    _LONG + "Södra AB",
    "Larsson & Söner <Bygg> AB",
    "<!channel> Reklam AB",
    "<@U0KARIN> Media AB",
    "<https://evil.example|Godkänn> AB",
    "*Stjärnans* Städ AB",
    "_Under_ Ytan Dyk AB",
    "~Våg~ Design AB",
    "`Kod` Konsult AB",
    ":tada: Fest AB",
    "> Citat Förlag AB",
    "=SUMMA(A1:A9) Kalkyl AB",
    "+46 Växel AB",
    "-40 Grader Frys AB",
    "@lantis Rör AB",
    'Håkans "Bästa" Bilar AB',
    "O'Briens Pub AB",
    "Semikolon; Text AB",
    "100% {0} %s Mall AB",
    "\u0410kme Import AB",  # the first letter is Cyrillic
    "東京 Sushi AB",
    "1337 Spel AB",
    "Å AB",
    "Björken Invest AB",
    "Björkens Bageri i Lund AB",
    "Björkens Bygg AB",
)


def awkward() -> tuple[Company, ...]:
    """List companies that are awkward to read, show, find, ask or bill."""
    return (*_awkward_names(), *_awkward_contacts(), *_awkward_agreements(), *_other_forms(), *_other_spellings())


def _awkward_names() -> list[Company]:
    return [
        Company(
            number=legal_entity(LIMITED, 500 + 11 * i),
            name=name,
            on_platform=("yes", "no", "")[i % 3],
            contacts=(Contact(name=f"Stina Test {i}", email=f"stina{i}@namn.example"),),
            owner=(KARIN, ANNA, ALI)[i % 3],
        )
        for i, name in enumerate(_AWKWARD_NAMES)
    ]


def _awkward_contacts() -> list[Company]:
    per, lisa = "per@vavstugan.example", "lisa@hattar.example"
    cases: list[tuple[str, tuple[Contact, ...]]] = [
        ("Tysta Gatans Kiosk AB", ()),
        ("Huvudlösa Hattar AB", (Contact(name="Lisa Hatt", email=lisa, role="user", main=False),)),
        ("Ingen Särskild AB", (Contact(name="Nils Ingman", email="nils@sarskild.example", main=False),)),
        ("Vävstugan i Väster AB", (Contact(name="Per Väv", email=per, login="per.vav@webbpost.example"),)),
        ("Sjöbodens Fastigheter AB", (Contact(name="Mona Sjövik", email=MONA),)),  # the firm's own address
        ("Northern Lights Travel AB", (Contact(name="Joy Smith", email="joy@lights.example", language="en"),)),
        ("Björk & Holm Lokaler AB", (EVA, Contact(name=KURT.name, email=KURT.email, role="user", main=False))),
    ]
    return [
        Company(number=legal_entity(LIMITED, 900 + 7 * i), name=name, contacts=contacts, owner=KARIN)
        for i, (name, contacts) in enumerate(cases)
    ]


def _awkward_agreements() -> list[Company]:
    cases: list[tuple[str, tuple[Agreement, ...]]] = [
        ("Startgropen AB", (Agreement("eekonomi", "start"),)),
        ("Fakturafabriken AB", (Agreement("eekonomi", "fakturering", "firm", "3"),)),
        ("Bokhyllan i Boden AB", (Agreement("eekonomi", "bokforing", "customer", "3"),)),
        ("Smarta Skor AB", (Agreement("eekonomi", "smart", "firm", "12"),)),
        ("Proffsens Plåt AB", (Agreement("eekonomi", "pro", "customer", "12"),)),
        ("Översikten AB", (Agreement("ekonomioversikt", STANDARD, "firm", "12"),)),
        ("Tidlösa Ur AB", (Agreement("tid", STANDARD, "customer", "12"),)),
        ("Lönnens Löner AB", (Agreement("lon", STANDARD, "customer", "12"),)),
        ("Utläggarna AB", (Agreement("utlagg", STANDARD, "firm", "3"),)),
        ("Skannerboden AB", (Agreement("scanner", STANDARD),)),
        (
            "Alltihop AB",
            (
                Agreement("eekonomi", "smart", "customer", "12"),
                Agreement("ekonomioversikt", STANDARD, "firm", "3"),
                Agreement("tid", STANDARD, "customer", "12"),
            ),
        ),
    ]
    return [
        Company(
            number=legal_entity(LIMITED, 1200 + 13 * i),
            name=name,
            contacts=(Contact(name=f"Olle Avtal {i}", email=f"olle{i}@avtal.example"),),
            agreements=agreements,
            owner=(ANNA, ALI)[i % 2],
            participants=(KARIN, PER),
        )
        for i, (name, agreements) in enumerate(cases)
    ]


def _other_forms() -> list[Company]:
    cases = [
        (legal_entity(PARTNERSHIP, 601), "Syskonen Ås HB"),
        (legal_entity(PARTNERSHIP, 702), "Ek & Alm Kommanditbolag"),
        (legal_entity(COOPERATIVE, 803), "Byns Bredband ekonomisk förening"),
        (legal_entity(FOUNDATION, 904), "Stiftelsen Gamla Skolan"),
        (sole_trader("19850101", 980), "Åsas Hundtrim"),
        (sole_trader("19211218", 984), "Axels Urmakeri"),  # more than a hundred years old
        (sole_trader("19811278", 987), "Mira Frisör"),  # a co-ordination number: day 18 + 60
        (sole_trader("20000229", 998), "Åsas Hundtrim"),  # the same name twice
    ]
    return [
        Company(
            number=number,
            name=name,
            on_platform="",
            contacts=(Contact(name=f"Åsa Form {i}", email=f"asa{i}@form.example"),),
            owner=ALI,
        )
        for i, (number, name) in enumerate(cases)
    ]


def _other_spellings() -> list[Company]:
    first, second, third = (legal_entity(LIMITED, index).replace("-", "") for index in (1601, 1702, 1803))
    cases = [
        (first, "Utan Streck AB"),
        (f"16{second}", "Tolv Siffror AB"),
        (f"SE{third}01", "Momsens Metall AB"),
        (sole_trader("19790605", 991)[2:], "Tio Siffror"),
    ]
    return [Company(number=number, name=name, on_platform="no", owner=KARIN) for number, name in cases]
