"""From a filled-in form to the one service call: a function for each act, answering with the sentence that is shown.

A refusal that belongs to a field is raised as `NotAllowed` and shown beside it by the route.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_wtf import FlaskForm

from portal.accounts.models import User
from portal.kernel.errors import NotAllowed
from portal.places.domain.region_codes import code_in_words, read_region_code
from portal.places.models import Unit
from portal.units import policy, queries, services
from portal.units.forms import CHOICES, CloseForm, CodeForm, NameForm, PlaceForm, ReopenForm, SplitForm, add_form, named
from portal.units.queries import Standing

Done = tuple[str, Unit]


@dataclass(frozen=True)
class Act:
    """A thing that is done with a place: its words, its form (`fresh`: not from the request), and doing it."""

    words: str
    hint: str
    make: Callable[[User, Unit, bool], FlaskForm]
    do: Callable[[User, Unit, FlaskForm], Done]


def _data(fresh: bool, **values: object) -> dict[str, object]:
    """For a fresh form: nothing from the request, these values in it."""
    return {"formdata": None, "data": values} if fresh else {}


def _add_form(user: User, unit: Unit, fresh: bool) -> FlaskForm:
    return add_form(policy.kinds_below(user, unit), **_data(fresh))


def _add(user: User, unit: Unit, form: FlaskForm) -> Done:
    if form.what.data not in CHOICES:
        raise NotAllowed("请选择新增哪一类单位。")
    kind, unit_type, _ = CHOICES[form.what.data]
    new = services.add_unit(unit, kind, form.name.data, unit_type=unit_type, actor=user)
    if code := read_region_code(form.region_code.data, kind):
        if reason := services.why_not_here(new, code):
            raise _at_code(form, reason)
        services.change_region_code(new, code, actor=user)
    return f"已新增{new.name}。", unit


def _rename_form(_user: User, unit: Unit, fresh: bool) -> FlaskForm:
    return NameForm(**_data(fresh, name=unit.name))


def _rename(user: User, unit: Unit, form: FlaskForm) -> Done:
    before = unit.name
    services.rename_unit(unit, form.name.data, actor=user)
    return f"“{before}”已改名为“{unit.name}”。以前上报和打印的仍是原名。", unit


def _code_form(_user: User, unit: Unit, fresh: bool) -> FlaskForm:
    return CodeForm(**_data(fresh, region_code=unit.region_code or ""))


def _code(user: User, unit: Unit, form: FlaskForm) -> Done:
    code = read_region_code(form.region_code.data, unit.kind)
    if code and (reason := services.why_not_here(unit, code)):
        raise _at_code(form, reason)
    carried = services.change_region_code(unit, code, actor=user)
    below = f"下面 {carried} 个单位的代码跟着改了。" if carried else ""
    return (
        f"{unit.name}的区划代码是 {code_in_words(code)}。{below}" if code else f"{unit.name}的区划代码已清空。"
    ), unit


def _at_code(form: FlaskForm, reason: str) -> NotAllowed:
    """The refusal, which is also shown beside its field."""
    form.region_code.errors = [reason]
    return NotAllowed(f"{reason}。")


def _place_form(options: Callable[[User, Unit], Sequence[Unit]]) -> Callable[[User, Unit, bool], FlaskForm]:
    def make(user: User, unit: Unit, fresh: bool) -> FlaskForm:
        form = PlaceForm(**_data(fresh))
        form.other.choices = [("", "请选择"), *named(options(user, unit))]
        return form

    return make


def _chosen(form: FlaskForm, options: Sequence[Unit]) -> Unit:
    chosen = next((option for option in options if str(option.id) == form.other.data), None)
    if chosen is None:
        raise NotAllowed("请从列表里选一个单位。")
    return chosen


def _move(user: User, unit: Unit, form: FlaskForm) -> Done:
    parent = _chosen(form, queries.possible_parents(user, unit))
    ended = services.move_unit(unit, parent, actor=user)
    more = f"原乡镇 {ended} 条包村关系已经结束，请新乡镇另行安排。" if ended else ""
    return f"{unit.name}已移到{parent.name}下面。{more}", unit


def _merge(user: User, unit: Unit, form: FlaskForm) -> Done:
    target = _chosen(form, queries.possible_targets(user, unit))
    number = services.merge_unit(unit, target, actor=user)
    return f"{unit.name}已并入{target.name}，{number} 个账号转入；{unit.name}以前的计划仍可查阅。", target


def _split_form(_user: User, unit: Unit, fresh: bool) -> FlaskForm:
    form = SplitForm(**_data(fresh))
    form.children.choices = named(queries.children_of(unit))
    return form


def _split(user: User, unit: Unit, form: FlaskForm) -> Done:
    ids = set(form.children.data or ())
    chosen = [child for child in queries.children_of(unit) if str(child.id) in ids]
    if len(chosen) != len(ids):
        raise NotAllowed("您选的单位里，有的刚才被移走了。请重新打开这一页再选。")
    new = services.split_unit(unit, form.name.data, chosen, actor=user)
    given = f"，划出 {len(chosen)} 个下级单位" if chosen else ""
    return f"已从{unit.name}分出{new.name}{given}。账号请在“账号”里另外开。", new


def _close_form(_user: User, unit: Unit, fresh: bool) -> FlaskForm:
    now = queries.standing_of(unit)
    return CloseForm(**_data(fresh, accounts=str(now.accounts), plans=str(now.plans)))


def _close(user: User, unit: Unit, form: FlaskForm) -> Done:
    accounts, plans = (
        (text if text.isdecimal() else "0") for text in (form.accounts.data or "", form.plans.data or "")
    )
    seen = Standing(int(accounts[:9]), int(plans[:9]), 0)
    closed = services.close_unit(unit, form.reason.data, seen, actor=user)
    return f"{unit.name}已停用，{closed.accounts} 个账号同时停用；以前的计划仍可查阅。", unit


def _reopen_form(_user: User, _unit: Unit, fresh: bool) -> FlaskForm:
    return ReopenForm(**_data(fresh))


def _reopen(user: User, unit: Unit, _form: FlaskForm) -> Done:
    services.reopen_unit(unit, actor=user)
    return f"{unit.name}已恢复。原来的账号仍是停用的，需要的请到“账号”里逐个启用。", unit


ACTS = {
    "add": Act("新增下级单位", "新增以后，就可以给它开账号。", _add_form, _add),
    "rename": Act("改名", "从现在起用新名称；以前上报和打印的仍是原名，原名记在“曾用名”里。", _rename_form, _rename),
    "code": Act(
        "登记区划代码",
        "国家统计局公布的 12 位统计用区划代码；不知道的可以空着。"
        "乡镇、县改了代码，下面单位的前几位跟着改。成批的可以从 Excel 导入。",
        _code_form,
        _code,
    ),
    "move": Act(
        "移动",
        "移到别的乡镇，新乡镇马上看得到，原乡镇不再看得到，只有已经关闭的年度还在原乡镇；原乡镇的包村关系同时结束。",
        _place_form(queries.possible_parents),
        _move,
    ),
    "merge": Act(
        "并入别的单位",
        "本单位停用，人员和下级单位转入选定的单位，正在使用的设备要重新登录。本单位的计划留在原处，镇里、县里仍可查阅；"
        "转入的人看不到，要对照的请先打印或下载。对方已有村书记的，转入的书记改为村文书。",
        _place_form(queries.possible_targets),
        _merge,
    ),
    "split": Act(
        "拆分", "在旁边新建一个同级单位；下面有单位的，选中的划过去。本单位的计划和人员不动。", _split_form, _split
    ),
    "close": Act("停用", "停用以后不再出现在今后的名单里，以前的计划仍可查阅。", _close_form, _close),
    "reopen": Act("恢复", "恢复以后重新出现在名单里；账号仍是停用的，要另外启用。", _reopen_form, _reopen),
}
