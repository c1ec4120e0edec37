"""Where write transactions open: one module per thing that people, or the clock, do."""
