"""The pages of signing in, of one's own password, factors, sessions."""
