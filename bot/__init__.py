"""A Slack bot for the whole life of a collaboration between an accounting firm and its customers."""
