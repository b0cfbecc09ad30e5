"""The tables of the console; models know each other by name and nothing above them."""
