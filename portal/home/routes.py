"""Home."""

from portal.home import bp


@bp.get("/")
def show_home() -> str:
    return "home"
