"""Teams: who works together, and whom a person may see."""
