"""The forms of the house's rules, from the Tools menu: of the diary, of plans, of the season, and the days off."""
