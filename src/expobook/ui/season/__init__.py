"""The season: a calendar proposed for a year, beside today's, accepted in whole or in part."""
