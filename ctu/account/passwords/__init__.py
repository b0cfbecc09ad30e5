"""Passwords: generated, validated, hashed, renewed."""
