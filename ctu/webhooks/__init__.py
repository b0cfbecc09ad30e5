"""Webhooks: messages to programs of a person when an import of that person has ended."""
