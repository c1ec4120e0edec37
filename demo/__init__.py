"""One command that plays the bot and a stand-in Slack together."""
