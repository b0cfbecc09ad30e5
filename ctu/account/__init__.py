"""Accounts: sign-in, sessions, passwords and their renewal."""
