"""What a row of the made-up register holds, and how its numbers are made."""

from dataclasses import dataclass, replace
from itertools import zip_longest

from stdnum import luhn

COMPANY_COLUMNS = ("organisation_number", "name", "on_platform")
CONTACT_COLUMNS = ("contact_name", "contact_email", "contact_login", "contact_role", "main_contact", "language")
AGREEMENT_COLUMNS = ("agreement_service", "agreement_variant", "agreement_payer", "agreement_period")
STAFF_COLUMNS = ("owner", "participants")
HEADER = (*COMPANY_COLUMNS, *CONTACT_COLUMNS, *AGREEMENT_COLUMNS, *STAFF_COLUMNS)

STANDARD = "standard"  # the only variant of a service that has but one

_NOBODY = [""] * len(CONTACT_COLUMNS)
_NOTHING = [""] * len(AGREEMENT_COLUMNS)

# Series that no register has reached yet, so that no real company is in the examples.
LIMITED = "5599"  # aktiebolag
PARTNERSHIP = "9699"  # handelsbolag, kommanditbolag
COOPERATIVE = "7699"  # ekonomisk förening
FOUNDATION = "8029"  # stiftelse


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody at the customer; a main contact is always an administrator."""

    name: str
    email: str
    login: str = ""
    role: str = "administrator"
    main: bool = True
    language: str = "sv"

    def cells(self) -> list[str]:
        """Write the contact's six cells."""
        return [self.name, self.email, self.login, self.role, "yes" if self.main else "no", self.language]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the customer already has; nobody pays for what costs nothing."""

    service: str
    variant: str
    payer: str = ""
    period: str = ""

    def cells(self) -> list[str]:
        """Write the agreement's four cells."""
        return [self.service, self.variant, self.payer, self.period]


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company with as many rows as it has contacts or agreements, and at least one."""

    number: str
    name: str
    owner: str
    on_platform: str = "yes"
    contacts: tuple[Contact, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    participants: tuple[str, ...] = ()

    def rows(self) -> list[list[str]]:
        """Write the company's rows."""
        company = [self.number, self.name, self.on_platform]
        staff = [self.owner, ",".join(self.participants)]
        contacts = [contact.cells() for contact in self.contacts] or [_NOBODY]
        agreements = [agreement.cells() for agreement in self.agreements] or [_NOTHING]
        pairs = zip_longest(contacts, agreements)
        return [company + (contact or _NOBODY) + (agreement or _NOTHING) + staff for contact, agreement in pairs]

    def at_another_firm(self, owner: str) -> "Company":
        """Enter the company as a firm that knows only the company and its contacts would."""
        return replace(self, owner=owner, participants=(), agreements=(), on_platform="")


def legal_entity(series: str, index: int) -> str:
    """Make a legal entity's number with a right check digit: `559900-0013`."""
    nine = f"{series}{index:0{9 - len(series)}}"
    return f"{nine[:6]}-{nine[6:]}{luhn.calc_check_digit(nine)}"


def sole_trader(born: str, serial: int) -> str:
    """Make a personal number from `YYYYMMDD` and one of the serials 980-999, which are kept for tests."""
    nine = f"{born[2:]}{serial}"
    return f"{born}-{serial}{luhn.calc_check_digit(nine)}"
