"""How alike two items are: do they tell of one happening? Learned weights, one configuration for every kind of input."""
