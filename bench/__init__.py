"""Speed and safety under load. Never part of the tests.

`make bench` (about two minutes): `python -m bench` times single requests inside one process, beside a bare Flask answer
and a bare SQLite commit; then a short load. `make bench-load` (half an hour): ten minutes of load on SQLite and on a
PostgreSQL server of its own that keeps every commit, written to bench/RESULTS.md. `python -m bench load --help`.

The load is the last evening before plans are due: the portal as `make run` starts it, a county of 603 villages, 400
people who each save a block every 15 seconds as static/js/autosave.js does, 20 page views a second, and each open page
saying once a minute that somebody is there (static/js/presence.js; `--no-presence` leaves this out). People's
sessions are begun in the preparation (county.py); everything else goes over HTTP.

How to read the figures
- Times run from the moment an act was *due*. If the portal stalls for two seconds, all who wanted something in them
  count with their waiting. A rate below that of the plan (26.7 saves, 20 pages) means the run ended before its answers.
- `p95 ms` of `save` and `page` are the targets (200 and 300 ms). A kind of page has a row of its own (`–`).
- `not 200` must be empty. `timeout`: no answer in 20 seconds; `cut off`: the connection broke; 503: SQLite's writer was
  not free for 5 seconds; 409: nobody shares a block here, so it would be a mistake of the portal's or of ours.
- `acknowledged` saves carried a mark each; after the run every mark is looked for in the events of its block, and each
  block must show its newest one. `lost` above 0 is the worst this bench can find.
- The load generator runs on the same machine: if it began acts late, or used more than a tenth of a core, subtract. If
  programs that do not belong to the bench used the machine, only CPU time, counts and losses mean anything.
- `Alone`: one save, one bare Flask answer (same gunicorn settings, over HTTP) and one bare commit (the rows of a real
  save, same pragmas, same disk) in turn after the load. Only these ratios can be compared between machines.

The exit code is 1 when an acknowledged save is lost, a history chain is broken, or an answer was not 200; slowness
alone does not fail.

`python -m bench faults --kills 200`: the same portal with two dozen people, web server or worker killed at random
moments. Times until either is back include loading the programs; lost, broken or stuck must be 0.
"""
