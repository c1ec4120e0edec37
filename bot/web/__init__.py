"""HTTP that is not Slack: health and metrics, and the server that carries all routes."""
