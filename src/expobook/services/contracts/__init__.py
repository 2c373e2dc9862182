"""Papers between venue and organiser: quotations, contracts, supplements, letters, and the money that follows."""
