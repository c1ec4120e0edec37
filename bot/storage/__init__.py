"""The only SQL: tables, transactions, records, outbox, history; nothing above this package sees a row."""
