"""The sample shop: a believable year of an Iranian shop, lived through the public actions under the simulated clock."""
