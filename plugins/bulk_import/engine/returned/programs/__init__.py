"""Changes that programs make to the text of a cell: to numbers, dates, signs."""
