"""Lists of people as offices have them: user names made, accounts found again and corrected, columns asked about."""

import pytest
import sqlalchemy as sa

from portal.accounts import services
from portal.accounts.models import Role, User, UserSession
from portal.accounts.workbooks import intents, people, roles, usernames
from portal.accounts.workbooks.people import PeopleList
from portal.places.models import Kind
from portal.workbooks.models import OfficeImport
from tests.browser import texts
from tests.exchange.office.test_lists import bring, everything, faults, workbook

HEAD = ["序号", "乡镇", "村（社区）", "姓  名", "职务", "联系电话（手机）"]


def named(session, username):
    session.expire_all()
    return session.scalar(sa.select(User).where(User.username == username))


def take(browser, page):
    return browser.follow(browser.submit(page, "form.stack"))


@pytest.mark.parametrize(
    ("words", "kind", "role"),
    [
        ("村支书", Kind.village, Role.secretary),
        ("书记", Kind.village, Role.secretary),
        ("书记", Kind.township, Role.viewer),
        ("党支部书记、村委会主任", Kind.village, Role.secretary),
        ("第一书记", Kind.village, Role.clerk),
        (" 会 计 ", Kind.village, Role.clerk),
        ("包村领导", Kind.township, Role.liaison),
        ("组织委员", Kind.township, Role.reviewer),
        ("妇女主任", Kind.village, None),
    ],
)
def test_offices_words_for_roles(words, kind, role):
    assert roles.role_at(words, kind) is role


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("张建国", "zhangjianguo"),
        ("单小红", "shanxiaohong"),
        ("吕芳", "lvfang"),
        ("买买提·艾力", "maimaitiaili"),
        ("2号", "yh2hao"),
    ],
)
def test_a_user_name_from_a_name(name, made):
    assert usernames.spoken(name) == made


@pytest.mark.parametrize(
    ("former", "now", "same"),
    [("王秀英", "王秀英", True), ("王秀英", "王秀莹", True), ("王秀英", "李秀英", False), ("王英", "王秀英", False)],
)
def test_one_person_or_two(former, now, same):
    assert intents.is_same_name(former, now) is same


def test_an_offices_own_list_opens_accounts_with_user_names_of_their_own(browse, people, session):
    """A title, numbers, merged by 同上, township and village apart, blanks in names, no user names."""
    services.add_user("liuyang", "刘洋", Role.viewer, people["viewer"].unit, password="", password_hash="-")
    session.commit()
    rows = [
        ["1", "青山镇", "石桥村委会", "刘 洋", "会计", "+86 138-0000-0001"],
        ["2", "〃", "柳树", "刘洋", "文书", "１３８０００００００２"],
        ["3", "白河乡", "", "李", "党建办主任", "0371-64000000"],
    ]
    browser = browse("admin")
    page = browser.follow(bring(browser, "people", workbook("people", rows, sheet="Sheet1", head=HEAD)))
    assert "新开 村文书 2 人、镇党建办 1 人" in page.text and "liuyang3" in page.text
    assert texts(page, "td[data-label='怎么办']") == [
        *("新开账号（村文书）", "新开账号（村文书）", "新开账号（镇党建办）")
    ]
    take(browser, page)
    found = {user.username: user for user in session.scalars(sa.select(User).where(User.id > people["admin"].id))}
    assert [(one.name, one.unit.name, one.phone) for one in (found["liuyang2"], found["liuyang3"])] == [
        ("刘洋", "石桥村", "13800000001"),
        ("刘洋", "柳树村", "13800000002"),
    ]
    assert found["li1"].unit.name == "白河乡" and found["li1"].role is Role.reviewer


def test_people_who_are_there_are_corrected_after_a_preview(browse, people, session):
    people["clerk"].phone = "13900000001"
    session.commit()
    browse("stranger")
    rows = [
        ("张建国", "", "村书记", "柳树村", "13800000001"),  # by name and place: a telephone
        ("王秀瑛", "", "文书", "柳树村", "13900000001"),  # by telephone: a name put right
        ("李铁柱", "stranger", "村文书", "柳树村", ""),  # by user name: another office
        ("陈书记", "", "镇领导", "青山镇", ""),  # nothing
        ("马丽", "", "镇党建办", "白河乡", ""),
    ]
    browser, before = browse("admin"), everything(session)
    page = browser.follow(bring(browser, "people", workbook("people", rows)))
    assert texts(page, "td[data-label='怎么办']") == [
        "修改账号 secretary：电话 （空） → 13800000001",
        "修改账号 clerk：姓名 王秀英 → 王秀瑛",
        "修改账号 stranger：调动 石桥村村党支部书记 → 柳树村村文书，正在用的设备退出",
        "已有账号 viewer，没有变化",
        "新开账号（镇党建办）",
    ]
    assert "新开 镇党建办 1 人；修改 3 人；没有变化 1 人" in page.text
    assert everything(session)[:2] == before[:2] and named(session, "clerk").name == "王秀英"
    take(browser, page)
    assert named(session, "secretary").phone == "13800000001" and named(session, "clerk").name == "王秀瑛"
    moved = named(session, "stranger")
    assert (moved.unit.name, moved.role) == ("柳树村", Role.clerk)
    assert session.scalar(sa.select(UserSession.ended_at).where(UserSession.user_id == moved.id)) is not None
    assert everything(session)[1] == before[1] + 1


@pytest.mark.parametrize(
    ("row", "heading", "advice"),
    [
        (("赵六", "", "村文书", "石桥村", "13900000001"), "电话", "柳树村王秀英名下"),
        (("赵六", "clerk", "村文书", "柳树村", ""), "用户名", "换届交接"),
        (("李铁柱", "stranger", "村书记", "石桥村", ""), "姓名", "同一个账号"),
        (("郑管理", "", "镇领导", "青山镇", "13700000001"), "单位", "不能调动自己的账号"),
        (("钱七", "", "村文书", "石桥村", "138000000012"), "电话", "12 位"),
    ],
)
def test_what_may_be_another_person_is_asked_about(browse, people, session, row, heading, advice):
    people["clerk"].phone, people["admin"].phone = "13900000001", "13700000001"
    session.commit()
    before = everything(session)
    rows = [("李铁柱", "", "村书记", "石桥村", ""), row]
    page = bring(browse("admin"), "people", workbook("people", rows), expect=422)
    assert [found[0] for found in faults(page)] == [f"第 3 行 · {heading}"] and advice in page.text
    assert everything(session) == before


def test_one_fault_and_nothing_is_written(browse, people, session):
    """Also when it comes up between preview and press: all or nothing."""
    rows = [(f"新人{number}", "", "村文书", "石桥村", "") for number in range(3)]
    browser = browse("admin")
    page = browser.follow(bring(browser, "people", workbook("people", rows)))
    services.add_user("xinren1", "别人", Role.viewer, people["viewer"].unit, password="", password_hash="-")
    session.commit()
    before = everything(session)
    assert "重复" in browser.submit(page, "form.stack", expect=409).text
    assert everything(session) == before


def test_one_telephone_of_several_is_told_and_taken(browse, people):
    rows = [(name, "", "村文书", "石桥村", "0371-64000000") for name in ("甲一", "乙二")]
    browser = browse("admin")
    page = browser.follow(bring(browser, "people", workbook("people", rows)))
    assert "第 2、3 行的电话都是 037164000000" in page.text
    take(browser, page)


# ---- heads that are not understood ----


def columns_page(browser, rows, head, kind="people"):
    return browser.follow(bring(browser, kind, workbook(kind, rows, sheet="名册", head=head)))


def test_a_head_that_is_not_understood_is_asked_about_and_one_goes_on(browse, people, session):
    rows = [
        ["石桥村", "孙七", 13800000007, "好"],
        ["柳树村", "周八", 13800000008, ""],
        ["石桥村", "吴九", 13800000009, ""],
    ]
    browser = browse("admin")
    page = columns_page(browser, rows, ["甲", "乙", "丙", "丁"])
    assert "没有找到表头" in page.text and "从这行起是名单" in page.text
    chosen = {one["name"]: one.select_one("[selected]") for one in page.select("thead select")}
    assert [one and one.text for one in chosen.values()] == ["单位", "姓名", "电话", None], (
        "guessed by what they look like"
    )
    page = browser.submit(page, "form.stack", expect=422, first_row="2", column_0="单位", column_1="姓名")
    assert "还没有说哪一列是“角色”" in page.text
    assert page.select_one("[name=column_1] [selected]").text == "姓名", "what was chosen is chosen still"
    page = browser.follow(browser.submit(page, "form.stack", all_2="村文书"))
    assert "新开 村文书 3 人" in page.text and "sunqi" in page.text
    take(browser, page)
    assert named(session, "sunqi").phone == "13800000007" and named(session, "zhouba").unit.name == "柳树村"
    assert session.scalars(sa.select(OfficeImport)).one().rows == {}


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (["姓名", "名字", "职务", "村"], "都是“姓名”"),
        (["姓名", "岗", "手机", "村"], "没有认出“角色”"),
        (["", "", "", ""], "没有找到表头"),
    ],
)
def test_no_list_is_refused_for_its_head(browse, people, head, reason):
    page = columns_page(browse("admin"), [["孙七", "孙七", "文书", "石桥村"]], head)
    assert reason in page.text and len(page.select("thead select")) == 4


def test_units_are_asked_about_as_well(browse, people, places, session):
    browser = browse("county")
    page = columns_page(browser, [["渡口村", "行政村", "青山镇"]], ["甲", "乙", "丙"], kind="units")
    answer = browser.submit(page, "form.stack", first_row="2", column_0="名称", column_1="类型", column_2="上级")
    assert "共 1 行：行政村 1 个" in browser.follow(answer).text


def test_one_column_said_twice_and_faults_below_are_told_on_the_page(browse, people, session):
    browser = browse("admin")
    page = columns_page(browser, [["石桥村", "孙七"]], ["甲", "乙"])
    refused = browser.submit(page, "form.stack", expect=422, column_0="姓名", column_1="姓名")
    assert "A 列和 B 列都选成了“姓名”" in refused.text
    wrong = browser.submit(page, "form.stack", expect=422, column_0="姓名", column_1="单位", all_2="村文书")
    assert "找不到这个单位" in wrong.text and wrong.select_one("[name=column_0] [selected]").text == "姓名"
    assert wrong.select_one("[name=all_2] [selected]").text == "村文书"
    browser.get(page.select_one("form.stack")["action"].removesuffix("/columns"), expect=302)


@pytest.mark.parametrize("kind", ["people", "units", "totals"])
def test_odd_answers_about_columns_are_answered(browse, people, cycle, kind, without_tokens):
    browser = browse("admin" if kind != "totals" else "county")
    page = columns_page(browser, [["a", "b"]], ["甲", "乙"], kind=kind)
    address = page.select_one("form.stack")["action"]
    for odd in ({}, {"sheet": "9", "column_0": "姓名"}, {"sheet": "-1"}, {"first_row": "x"}, {"column_0": "\u0000"}):
        browser.post(address, odd, expect=422)
    browser.get(f"{address}?sheet=77777&first_row=99999&column_0=x")


# ---- two thousand at once ----


def test_two_thousand_people_cost_a_number_of_questions_that_does_not_grow(people, places, session, count_queries):
    """Checking asks for places, accounts and user names once each, however long the list is."""

    def asked(number):
        rows = [(n, [f"李{n}", "", "村文书", "石桥村", f"139{n:08}", ""]) for n in range(number)]
        session.expunge_all()
        count_queries()
        found = PeopleList(rows, session.get_one(User, people["admin"].id))
        assert not found.faults and len({texts[1] for _, texts in found.rows}) == number
        return count_queries()

    assert asked(5) == asked(400)


def test_the_template_says_what_may_stay_empty():
    about = {column.heading: column.about for column in people.LAYOUT.columns}
    assert about["用户名"].startswith("可不填") and people.LAYOUT.most >= 2000
