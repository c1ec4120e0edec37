"""A stand-in Slack over real HTTP and WebSocket; it knows nothing of the bot."""
