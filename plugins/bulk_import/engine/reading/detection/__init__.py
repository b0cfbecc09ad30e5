"""Detection: what the bytes of a file say of its type, its encoding."""
