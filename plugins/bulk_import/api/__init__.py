"""The HTTP API of a host's imports: the pages' rules, rights and messages, for programs."""
