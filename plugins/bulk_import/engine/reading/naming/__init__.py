"""From the names in a header to the columns that they mean."""
