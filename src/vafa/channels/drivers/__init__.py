"""The channels: one package each, offering one class named DRIVER."""
