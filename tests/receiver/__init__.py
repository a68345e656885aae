"""A receiver of packages over real HTTP, with switches for everything that receivers and networks do wrong."""
