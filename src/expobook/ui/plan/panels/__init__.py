"""What stands beside the floor plan: inspector, layers, figures, findings, exhibitors."""
