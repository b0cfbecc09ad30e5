"""Updates of records: their present values, and the statements that write new ones."""
