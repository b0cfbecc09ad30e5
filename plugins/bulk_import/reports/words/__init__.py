"""Words of reports: numbers, names, times and bars."""
