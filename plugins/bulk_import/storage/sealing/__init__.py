"""Sealing: the keys, ciphers and proofs of an installation."""
