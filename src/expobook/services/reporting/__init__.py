"""Figures for the management: occupancy, pipeline, revenue and what is still for sale, each a report of its own."""
