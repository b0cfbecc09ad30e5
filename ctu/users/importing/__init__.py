"""The bulk import of users: what a file may say, what becomes of its rows."""
