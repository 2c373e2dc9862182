"""Quotations: date sets side by side, discounts by role, services ordered, and the paper."""
