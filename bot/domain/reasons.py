"""Why a customer says no."""

from enum import StrEnum


class DeclineReason(StrEnum):
    """Why the customer said no (D2)."""

    WRONG_VARIANT = "wrong_variant"
    WRONG_PAYER = "wrong_payer"
    WRONG_PERSON = "wrong_person"
    NOT_NOW = "not_now"
    OTHER = "other"
