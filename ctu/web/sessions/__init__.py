"""Requests of a session: who comes in, its cookie, its last use, its drafts."""
