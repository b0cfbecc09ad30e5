"""Tools for developing alone: servers, clients, the steps of a release."""
