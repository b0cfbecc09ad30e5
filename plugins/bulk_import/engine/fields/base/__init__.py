"""What every field is made of: its names, options, keys."""
