"""Details of one import: its numbers, its rows, and the files made of them."""
