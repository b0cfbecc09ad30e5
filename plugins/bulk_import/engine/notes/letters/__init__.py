"""Letters that a wrong code page, script or keyboard has left."""
