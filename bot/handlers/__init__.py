"""Translate between Slack and the use cases: no rules, no words, no SQL."""
