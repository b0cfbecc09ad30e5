"""Mistakes in a declaration, each refused when the class is made."""
