"""The web as `docs/deployment` installs it, and how a client comes in."""
