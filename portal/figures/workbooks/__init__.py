"""Totals from outside, as lists that are brought in."""

from portal.figures.workbooks import totals
from portal.workbooks.workbook import ImportedList

WORKBOOKS = (
    ImportedList(
        "totals",
        totals.LAYOUT,
        "外来数字",
        "外来数字核对",
        "figures.list_totals",
        totals.refuse,
        totals.TotalList,
        then="已经逐份核对，结果在下面。",
    ),
)
