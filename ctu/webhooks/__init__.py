"""Webhooks: programs of a person are told when an import of that person has ended."""
