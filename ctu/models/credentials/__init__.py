"""Credentials of people, as stored: sessions, second factors, devices, tokens."""
