"""The tables of the console and what is asked of them; models know nothing above them."""
