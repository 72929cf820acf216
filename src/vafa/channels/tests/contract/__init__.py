"""What every driver must keep to, asked of each one that is registered."""
