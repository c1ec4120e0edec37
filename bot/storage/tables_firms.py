"""What joins or divides the firms themselves: whose organisation number is whose."""

from sqlalchemy import Column, ForeignKey, String, Table

from bot.storage.columns import metadata

# A number is one firm's, in the whole installation: two workspaces that say they are the same firm cannot both be. It
# is a keyed hash, as a customer's is; the firm's own row keeps it sealed.
firm_number = Table(
    "firm_number",
    metadata,
    Column("lookup", String(64), primary_key=True),
    Column("firm_id", String(32), ForeignKey("firm.id"), nullable=False, unique=True),
)
