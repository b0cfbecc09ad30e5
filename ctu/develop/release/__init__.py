"""The steps of a release: building, translating, auditing."""
