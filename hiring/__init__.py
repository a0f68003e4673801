"""Leadership-principles interview loops with a Bar Raiser. Imports nothing, so that the domain stays pure to import."""

__version__ = "0.1.0"
