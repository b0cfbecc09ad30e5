"""Capacity plans: how much a person takes on at once."""
