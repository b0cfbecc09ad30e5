"""Imports that are read from a model of SQLAlchemy: its columns, its references, its records."""
