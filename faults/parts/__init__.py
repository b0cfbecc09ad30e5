"""Parts that all ways of breaking the console share: processes, servers, tracked imports."""
