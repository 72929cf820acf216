"""What they bought: products, orders with lines and states, units with serial numbers, and the files orders come from.

Not here: who bought (customers), what follows a purchase (journeys).
"""
