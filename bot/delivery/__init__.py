"""Tell: take what waits in the outbox, write it in the reader's language, send it, settle it."""
