"""What is true whatever the transport, the database and the language: the rules."""
