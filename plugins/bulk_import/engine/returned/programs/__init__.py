"""What programs make of the text of a cell: of numbers, dates, signs."""
