"""Who stands in the screens: people with usual names, and people whose names are as long and sly as we take them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.domain.catalogue import Alone, Catalogue, Leaves, Service, Variant
from bot.domain.collaboration import Collaboration, Status, Terms
from bot.domain.customer import Agreement, Contact, Customer, Payer, Role
from bot.domain.division import Doer, Work
from bot.domain.firm import Firm
from bot.domain.numbers import OrganisationNumber
from bot.domain.question import Answer, Closing, Question
from bot.intake.catalogue import read_catalogue
from bot.texts.words import Words
from bot.views import portrait
from bot.views.facts import Facts

ASKED = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
ANSWERED = datetime(2026, 12, 1, 13, 5, tzinfo=UTC)
EXPIRES = datetime(2026, 12, 24, 11, 0, tzinfo=UTC)
TOKEN = "b" * 43
RECEIPT = "7F3K-2MQ9-A1B2-C3D4-E5F6"
SHIPPED = read_catalogue()
COMPANY, PERSON = OrganisationNumber("5599001236"), OrganisationNumber("198501011234")


def long(start: str, length: int) -> str:
    return (start + " Östersjöredovisningskonsultföretagsfusionsavtalsändringsanmälan" * 4)[:length].strip()


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everything that somebody outside the bot has written, and how many there are of what lists hold."""

    firm: str = "Sjöviks Redovisning AB"
    company: str = "Björkens Bageri AB"
    by: str = "Karin Ek"
    contact: str = "Eva Björk"
    note: str = "Vi väntar till bokslutet är klart"
    typed: str = "Bjork"
    address: str = "eva@bjorkensbageri.se"
    number: OrganisationNumber = COMPANY
    catalogue: Catalogue = SHIPPED
    service: str = "eekonomi"
    variant: str = "smart"
    people: int = 2
    agreements: int = 1
    rows: int = 2
    domains: frozenset[str] = frozenset({"sjovik.se", "sjovikredovisning.se"})

    @property
    def terms(self) -> Terms:
        return Terms(service=self.service, variant=self.variant, payer=Payer.CUSTOMER, period=12)

    @property
    def free(self) -> Terms:
        return Terms(service="scanner", variant="standard", payer=None, period=None)

    @property
    def main(self) -> Contact:
        return Contact(id="k0", customer_id="c1", name=self.contact, email=self.address, role=Role.ADMINISTRATOR)

    @property
    def customer(self) -> Customer:
        others = [replace(self.main, id=f"k{number}", main=number == 1) for number in range(1, self.people)]
        services = self.catalogue.services[::-1] if self.agreements > 1 else [self.chosen]
        has = [
            Agreement(service=each.id, variant=self.has(each), payer=Payer.CUSTOMER, period=12)
            for each in services[: self.agreements]
        ]
        return Customer(
            id="c1",
            number=self.number,
            name=self.company,
            on_platform=True,
            contacts=(self.main, *others),
            agreements=tuple(has),
        )

    def has(self, service: Service) -> str:
        return self.variant if service.id == self.service else service.variants[-1].id

    @property
    def chosen(self) -> Service:
        return self.catalogue.known(self.service, self.variant)[0]

    def house(self) -> Firm:
        return Firm(
            id="f1",
            team_id="T1",
            name=self.firm,
            language="sv",
            channel_id="C1",
            mail_domains=self.domains,
            managers=frozenset({"U1", "U2"}),
        )

    def question(self, answer: Answer | None = None) -> Question:
        given = (Answer.APPROVED, Answer.DECLINED, Answer.MISDIRECTED, Answer.ALONE, Answer.CLOSED)
        said = dict.fromkeys(given, self.contact)
        by = (said | {Answer.WITHDRAWN: self.by}).get(answer, "") if answer else ""
        return Question(
            id="q1",
            batch_id="q1",
            collaboration=self.collaboration,
            contact_id="k0",
            contact_name=self.contact,
            asked_by="U1",
            asked_by_name=self.by,
            asked_at=ASKED,
            expires_at=EXPIRES,
            sent_at=ASKED,
            closing=Closing(answer=answer, at=ANSWERED, by=by) if answer else None,
        )

    @property
    def collaboration(self) -> Collaboration:
        agreed = {Work.BOOKKEEPING: Doer.FIRM, Work.INVOICING: Doer.CUSTOMER, Work.TIME: Doer.NOBODY}
        return Collaboration(
            id="s1", firm_id="f1", customer_id="c1", terms=self.terms, status=Status.INVITED, division=agreed
        )

    def facts(
        self,
        words: Words,
        answer: Answer | None = None,
        *,
        terms: Terms | None = None,
        has_it: bool = False,
        to_customer: bool = False,
    ) -> Facts:
        customer = self.customer if has_it else replace(self.customer, agreements=())
        return portrait.facts(
            words,
            self.catalogue,
            self.house(),
            customer,
            terms or self.terms,
            self.question(answer),
            collaboration=self.collaboration,
            to_customer=to_customer,
        )

    def begun(self, words: Words) -> Facts:
        return portrait.facts(
            words,
            self.catalogue,
            self.house(),
            self.customer,
            self.free,
            None,
            by=self.by,
            contact=self.contact,
            to_customer=True,
        )


_LONGEST = "Visma Östersjöredovisningskonsultföretagsfusionsavtalsändringsanmälningshandläggning"
_WORDY = Service(
    id="wordy",
    names={"sv": _LONGEST, "en": _LONGEST},
    about={"sv": long("Långt <!here> *om*.", 190) * 10, "en": long("Long <!here> *about*.", 190) * 10},
    access={
        "sv": long("kan byrån se och ändra i era", 200),
        "en": long("the firm can see and change your", 200),
    },
    variants=tuple(
        Variant(
            id=f"v{n}",
            name=long(f"Variant {n} <&>", 90),
            paying=True,
            alone=Alone.CHANGE if n else Alone.YES,
            adds={"sv": long(f"<!here> göra *{n}*", 190), "en": long(f"<!here> do *{n}*", 190)},
        )
        for n in range(9)
    ),
    content={"sv": long("bokföringen <!here>", 60), "en": long("the books <!here>", 60)},
    ending={"sv": long("Avslutas <!here> *den*.", 190), "en": long("If it <!here> *ends*.", 190)},
    alone=Alone.USERS,
    leaves=Leaves.CHOSEN,
    periods=(3, 12),
    getting_started=f"https://vismaspcs.se/{'kom-igang/' * 200}",
)

USUAL = Cast()
WORST = Cast(
    firm=long("<!channel> *Dal* & _Fors_ <http://evil.example|Byrå>", 150),
    company=long("<!here> Bröderna `Björk` & Döttrars *Bageri* <@U1>", 200),
    by=long("Karin-Öberg:tada: <https://evil.example|*Ek*>", 200),
    contact=long("Evå-Mårgåreta{0}%s </script>&amp;<!everyone>", 200),
    note=long("Nej. > citat\n*Godkänt av byrån* <!subteam^S1> & mer", 150) + "\n" + "ö" * 349,
    typed=long("<!channel> Bröderna *Björk*", 60),
    address=f"{'a' * 64}@{'bjorken.' * 20}example.se",
    number=PERSON,
    catalogue=Catalogue((*SHIPPED.services, _WORDY)),
    service="wordy",
    variant="v8",
    people=3,
    agreements=7,
    rows=60,
    domains=frozenset(f"{'xn--sjvik-jua.' * 12}{n}.se" for n in range(9)),
)
