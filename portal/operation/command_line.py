"""Commands: `flask admin …`, `archive …`, `history …`, `ledgers …`, `print …`, `sample …`."""

from flask import Flask


def register(app: Flask) -> None:
    """Hang every feature's commands into `flask`."""
    from portal.accounts.commands import admin
    from portal.exchange.archive.commands import archive_group
    from portal.history.commands import history
    from portal.ledgers.commands import ledgers
    from portal.operation.commands import backup, doctor, restore_backup, verify_backup
    from portal.operation.moving.commands import move_to_postgresql
    from portal.operation.restore_drill import drill
    from portal.operation.restore_plan import restore_plan
    from portal.printing.commands import print_group
    from portal.sample.commands import sample

    for group in (admin, archive_group, history, ledgers, print_group, sample):
        app.cli.add_command(group)
    for command in (backup, doctor, drill, move_to_postgresql, restore_backup, restore_plan, verify_backup):
        app.cli.add_command(command)
