"""What wants doing: the work lists, and the morning digest made of them."""
