"""Notes on secrets in the wrong row or column: how many, and never which."""
