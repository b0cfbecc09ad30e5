"""Notes on logins, by their signs and by the names beside them."""
