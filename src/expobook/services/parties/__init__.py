"""Who books and who builds: organisers, shows and the people there, with their cards and files."""
