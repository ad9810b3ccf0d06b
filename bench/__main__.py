"""`python -m bench`: single requests in process. `python -m bench load`: the whole portal under four hundred people."""

import sys

from bench import load, pages

if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            sys.exit(pages.main())
        case ["load", *options]:
            sys.exit(load.main(options))
        case _:
            sys.exit(f"{__doc__}\nOptions: python -m bench load --help")
