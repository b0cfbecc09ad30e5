"""What `make bench` measures: ratios of two things taken in one run, never seconds alone."""
