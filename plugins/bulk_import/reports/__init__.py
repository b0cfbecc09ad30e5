"""What people are told about an import, as data."""
