"""What the tables are made of: names for constraints, moments in UTC, and columns that come back everywhere."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    String,
    TypeDecorator,
    text,
)
from typing_extensions import override

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=CONVENTION)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC."""
        return None if value is None else value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read as UTC."""
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


def own_id() -> Column[str]:
    """Make the key of a table whose rows have ids of their own."""
    return Column("id", String(32), primary_key=True)


def firm_id() -> Column[str]:
    """Make the column that every tenant's row has."""
    return Column("firm_id", String(32), ForeignKey("firm.id"), nullable=False)


def one_of(column: str, *values: str) -> CheckConstraint:
    """Hold a column to a few values."""
    listed = ", ".join(f"'{v}'" for v in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def where(condition: str) -> dict[str, Any]:
    """Say which rows a unique index is about, to both databases."""
    return {"unique": True, "sqlite_where": text(condition), "postgresql_where": text(condition)}


def registered() -> ForeignKeyConstraint:
    """Refer to the customer as the firm's register has it."""
    return ForeignKeyConstraint(["firm_id", "customer_id"], ["register.firm_id", "register.customer_id"])
