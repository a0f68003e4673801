"""How fast the product is beside a bare application on the same server, and how that changes as a company grows."""
