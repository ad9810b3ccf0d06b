"""Accounts as files: the list out, and lists of people in."""

from portal.accounts.workbooks import accounts, people
from portal.workbooks.workbook import ImportedList, TableFile

WORKBOOKS = (
    TableFile("accounts", "账号清单", accounts.accounts_table, accounts.accounts_expected, at_once=1000),
    ImportedList(
        "people",
        people.LAYOUT,
        "人员",
        "账号",
        "accounts.list_accounts",
        people.refuse,
        people.PeopleList,
        then="现在可以打印登录码纸条，发给本人。",
    ),
)
