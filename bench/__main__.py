"""`python -m bench`: single requests in process. `python -m bench load`: the whole portal under four hundred people.
`python -m bench review`: the township's pages with 10, 44 and 600 villages. `python -m bench parts`: where a page's
time goes. `python -m bench scale`: what they cost with 600, 6,000 and 46,000 villages.
`python -m bench paper`: documents, beside Chromium printing the same.
`python -m bench faults`: web server and worker killed while people save.
`python -m bench growth`: how the time of reading grows with what is pasted."""

import sys

from bench import faults, growth, load, pages, paper, parts, review, scale

if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            sys.exit(pages.main())
        case ["load", *options]:
            sys.exit(load.main(options))
        case ["review", *options]:
            sys.exit(review.main(options))
        case ["scale", *options]:
            sys.exit(scale.main(options))
        case ["paper", *options]:
            sys.exit(paper.main(options))
        case ["faults", *options]:
            sys.exit(faults.main(options))
        case ["growth"]:
            sys.exit(growth.main())
        case ["parts", *options]:
            sys.exit(parts.main(options))
        case _:
            sys.exit(f"{__doc__}\nOptions: python -m bench load --help")
