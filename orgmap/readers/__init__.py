"""Files into `Records`: detection, one module a file family, and the checks across files.

:func:`read` tells everything it found and never raises for bad content; :func:`load` gives the
records or raises all problems at once; :func:`check` finds what only shows across files.
"""

from orgmap.readers.checks import check
from orgmap.readers.reading import FileReport, Reading, load, read

__all__ = ["FileReport", "Reading", "check", "load", "read"]
