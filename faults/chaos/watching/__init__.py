"""What is measured meanwhile: answers, readiness, and what programs hold."""
