"""A server that cannot be had here, with the sentence that says what to install."""


class MissingPart(Exception):
    """A part that cannot be had here; its text is a sentence that says what to install."""
