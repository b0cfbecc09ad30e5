"""The console on the platforms that operators run it on, while their parts are killed."""
