"""Problems by cause and value, and how each is repaired."""
