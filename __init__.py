"""Tell a robot what you want. It does what is doable."""

__version__ = "0.1.0"
