"""Contracts: draft, preview, register."""
