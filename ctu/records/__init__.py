"""What the grids and forms of all records share."""
