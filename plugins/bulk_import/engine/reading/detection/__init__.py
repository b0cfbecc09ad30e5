"""The type and the encoding of a file, detected from its bytes."""
