"""The real servers and the browser that `make run`, the tests and the bench work with."""
