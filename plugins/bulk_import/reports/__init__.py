"""Reports about imports, as data for pages, commands and hosts."""
