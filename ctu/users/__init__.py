"""The people: users, their passwords and their import."""
