"""The season: wishes, the plan that is proposed for a year, why it refuses, and accepting it."""
