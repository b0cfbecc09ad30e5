"""The verdict on a file before Upload."""
