"""One description of a plan, many surfaces: files and pictures are painted by the same calls."""
