"""The readiness board: who of some people can work, and who needs help first."""
