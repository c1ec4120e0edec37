"""The doors to Slack: in (edge) and out (gateway)."""
