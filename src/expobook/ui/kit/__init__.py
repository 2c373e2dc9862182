"""What every screen is made of: forms and widgets, the look, jobs beside the window, messages, pages of paper."""
