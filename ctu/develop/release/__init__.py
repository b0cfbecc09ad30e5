"""What is built, translated or audited for a release."""
