"""Deadlines and quotas: when a question expires, how often may be asked."""

from datetime import datetime, timedelta

EXPIRES_AFTER = timedelta(days=30)
DRAFT_LIVES = timedelta(hours=12)
FEWEST_DAYS, MOST_DAYS, MOST_REMINDERS = 7, 90, 3
INSTALLING_WITHIN = timedelta(minutes=10)
PROFILE_IS_FRESH = timedelta(minutes=15)
CHANNEL_IS_FRESH = timedelta(minutes=15)
REQUESTS_ARE_KEPT = timedelta(days=7)

LOOKUPS_PER_PERSON = 30
LOOKUPS_PER_PERSON_WITHIN = timedelta(hours=1)
LOOKUPS_PER_FIRM = 100
LOOKUPS_PER_FIRM_WITHIN = timedelta(days=1)


def expires_at(asked_at: datetime) -> datetime:
    """Say when a question that is asked now stops waiting (D3)."""
    return asked_at + EXPIRES_AFTER
