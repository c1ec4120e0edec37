"""A firm's register as a file: bytes in, customers and a list of everything that is wrong with it out."""
