"""Compiled inner loops (numba): arrays in, arrays out, nothing of people or ties.

They release the interpreter's lock and touch no array that another thread writes, so a caller may run
several side by side. Compiled code is kept beside the package, or in the user's cache folder where
that place is read-only, so that it is compiled once.
"""
