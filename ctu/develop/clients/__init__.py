"""Clients: programs that open pages or files as a person does."""
