"""会议材料汇编: choosing the papers, their order, printing, and sheets to exchange."""

from typing import Any

from flask import flash, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.kernel.db import commit
from portal.kernel.errors import NotAllowed
from portal.printing import bp
from portal.printing.packets import policy, queries, services
from portal.printing.packets.forms import FollowForm, OrderForm, PacketForm
from portal.printing.packets.layout import exchanges
from portal.printing.packets.models import Packet
from portal.printing.packets.supply import Supply, supply_of_packets
from portal.web.htmx import done, show
from portal.web.requests import number


def refuse_others() -> None:
    if reason := policy.why_not_use(current_user):
        raise NotAllowed(reason)


@bp.get("/packets")
def list_packets() -> Response:
    refuse_others()
    return show("printing/packets/list_packets.html", packets=queries.packets_of(current_user))


@bp.get("/packets/new")
def choose_papers() -> Response:
    refuse_others()
    supply = supplied()
    return choosing_page(supply, PacketForm(formdata=None, data={"title": supply.title}))


@bp.post("/packets")
def make_packet() -> Response:
    refuse_others()
    supply, form = supplied(), PacketForm()
    if "tick" in request.form:
        return choosing_page(supply, form)
    if not form.validate_on_submit():
        return choosing_page(supply, form, status=422)
    items = supply.items(request.form.getlist("paper"), request.form.getlist("plan", type=number))
    try:
        packet = services.make_packet(form.title.data, supply.year, items, actor=current_user)
    except NotAllowed as refusal:
        return choosing_page(supply, form, refusal=str(refusal), status=422)
    commit()
    return done(url_for(".show_packet", packet_id=packet.id))


def supplied() -> Supply:
    """What may be ticked, as the address or the form narrows it."""
    place, state = request.values.get("township", type=number), request.values.get("state", "")[:20]
    return supply_of_packets().find(current_user, place, state, request.values.get("year", type=number))


def choosing_page(supply: Supply, form: PacketForm, *, refusal: str = "", status: int = 200) -> Response:
    posted = request.method == "POST"
    ticked = request.form.getlist("plan", type=number) if posted else [each.number for each in supply.singles]
    if press := request.form.get("tick", ""):
        ticked = supply.ticked_after(press, ticked)
    return show(
        "printing/packets/choose_papers.html",
        status=status,
        supply=supply,
        form=form,
        refusal=refusal,
        state=request.values.get("state", ""),
        ticked_papers=request.form.getlist("paper") if posted else ["signin", "rollup"],
        ticked_plans=ticked,
    )


@bp.get("/packets/<int:packet_id>")
def show_packet(packet_id: int) -> Response:
    refuse_others()
    return packet_page(queries.packet_or_404(current_user, packet_id))


def packet_page(packet: Packet, *, status: int = 200, **more: Any) -> Response:
    before = queries.packet_or_404(current_user, packet.follows_id).manifest if packet.follows_id else None
    return show(
        "printing/packets/show_packet.html",
        status=status,
        packet=packet,
        job=queries.job_of(current_user, packet),
        seen=policy.digest(packet),
        exchanged=exchanges(before, packet.manifest) if before and packet.manifest else [],
        why_not_change=policy.why_not_change(current_user, packet),
        why_not_follow=policy.why_not_follow(current_user, packet),
        order_form=OrderForm(formdata=None),
        follow_form=FollowForm(formdata=None),
        **more,
    )


@bp.post("/packets/<int:packet_id>/items/<int:number>/<any(up, down, remove):act>")
def change_order(packet_id: int, number: int, act: str) -> Response:
    refuse_others()
    packet, form = queries.packet_or_404(current_user, packet_id, lock=True), OrderForm()
    if not form.validate_on_submit():
        return packet_page(packet, status=422, refusal="这一页打开得太久了，请再按一次。")
    try:
        services.change_order(packet, number - 1, act, seen=form.seen.data, actor=current_user)
    except NotAllowed as refusal:
        return packet_page(packet, status=409, refusal=str(refusal))
    commit()
    return done(url_for(".show_packet", packet_id=packet_id))


@bp.post("/packets/<int:packet_id>/exchange")
def exchange_sheets(packet_id: int) -> Response:
    refuse_others()
    packet = queries.packet_or_404(current_user, packet_id, lock=True)
    if not FollowForm().validate_on_submit():
        return packet_page(packet, status=422, refusal="这一页打开得太久了，请再按一次。")
    made = services.follow(packet, actor=current_user)
    commit()
    flash("已列好，按“生成 PDF”就只印改过的页和换页清单。", "success")
    return done(url_for(".show_packet", packet_id=made.id))
