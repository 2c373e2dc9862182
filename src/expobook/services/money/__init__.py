"""What things cost: tariffs, prices, discounts and services that were agreed, terms of payment."""
