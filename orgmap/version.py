"""The version, read by the build and written into every result."""

VERSION = "0.1.0"
__version__ = VERSION
