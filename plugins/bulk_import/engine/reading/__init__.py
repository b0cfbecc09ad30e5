"""Bytes to rows: file type, encoding, delimiter, header, records."""
