"""演练村: in, from one side to the other, anew, and out again.

While practising, the cookie also holds the token of the person's own session (`HOME`, signed like the other one), which
is how one comes back without a password.
"""

from flask import flash, redirect, request, session, url_for
from flask_login import current_user, login_user
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.accounts.models import User
from portal.accounts.services import sessions
from portal.accounts.services.sessions import HOME
from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.practice import bp, queries, services
from portal.web.htmx import done, show

TOO_OLD = "这一页打开得太久了，请再按一次。"


@bp.app_context_processor
def practice_bar() -> dict[str, object]:
    """What every page shows above itself while its reader practises."""
    if HOME not in session or not current_user.is_authenticated:
        return {}
    return {"practice": {"side": side_of(current_user), "form": FlaskForm(formdata=None)}}


def side_of(user: User) -> str:
    return next((side for side, role in queries.SIDES.items() if role is user.role), "")


def own_person() -> User:
    """Who it really is, in the practice place or outside.

    Raises:
        NotAllowed: the own session is over; only signing in helps.
    """
    if HOME not in session:
        return current_user._get_current_object()
    person = sessions.load_user(session[HOME])
    if person is None:
        raise NotAllowed("登录时间太久，已经退出。请从右上角退出演练，重新登录。")
    return person


@bp.get("/practice")
def show_practice() -> Response:
    return show("practice/show_practice.html", form=FlaskForm(formdata=None), is_inside=HOME in session)


@bp.post("/practice/<act>")
def practise(act: str) -> Response:
    """`village` and `office` step in or change sides, `hand-in` does the village's part, `anew` begins again,
    `leave` goes home."""
    if act not in (*queries.SIDES, "hand-in", "anew", "leave"):
        raise NotFound
    if not FlaskForm().validate_on_submit():
        flash(TOO_OLD, "warning")
        return done(url_for(".show_practice"))
    person = own_person()
    if act == "leave":
        return go_home(person)
    if act == "anew":
        services.start_anew(person)
    has_handed_in = act == "hand-in" and services.hand_in(person)
    response = step(person, side_after(act))
    if act == "anew":
        flash("演练村已经恢复成开始的样子，可以从头再来。", "success")
    if act == "hand-in":
        said = "演练村的计划表已经替您填好、上报了，请审核。" if has_handed_in else "演练村已经上报过了，请直接审核。"
        flash(said, "success" if has_handed_in else "info")
    return response


def side_after(act: str) -> str:
    """The side one asked for; after 从头再来 the one one is on, or the village's."""
    if act in queries.SIDES:
        return act
    if act == "hand-in":
        return "office"
    return side_of(current_user) if HOME in session else "village"


def step(person: User, side: str) -> Response:
    """Into the practice place, on this side."""
    home = session.get(HOME) or person.session_token
    left = current_user.session_id if HOME in session else None
    double = services.step_into(person, side, request.user_agent.string)
    if left:
        sessions.end(left)
    there = address_of(double)
    commit()
    session.clear()
    login_user(double)
    session[HOME] = home
    return redirect(there, 303)


def address_of(double: User) -> str:
    """The plan to fill in, or the list it waits in."""
    if side_of(double) == "village":
        return url_for("plans.show_plan", plan_id=queries.plan_of(double).id)
    return url_for("home.show_home")


def go_home(person: User) -> Response:
    """Back to one's own account; the practising session ends."""
    if HOME in session:
        sessions.end(current_user.session_id)
        commit()
        session.clear()
        login_user(person)
    return redirect(url_for("home.show_home"), 303)
