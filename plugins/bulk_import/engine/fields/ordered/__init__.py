"""Fields of values in an order, which may have bounds: numbers, dates, times."""
