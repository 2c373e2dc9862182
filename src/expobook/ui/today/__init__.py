"""What wants doing, in a list beside the screens."""
