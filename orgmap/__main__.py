"""``python -m orgmap`` is the same as ``orgmap``."""

from orgmap.cli import main

if __name__ == "__main__":
    main()
