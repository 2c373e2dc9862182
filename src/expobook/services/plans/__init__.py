"""Floor plans and stands: laid out, checked, imported, printed, exported."""
