"""What is there for developing alone: servers, clients, the steps of a release."""
