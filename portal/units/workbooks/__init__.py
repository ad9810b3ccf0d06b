"""Units as files: the list out, and lists of units in."""

from portal.units.workbooks import imported_units, units
from portal.workbooks.workbook import ImportedList, TableFile

WORKBOOKS = (
    TableFile("units", "单位清单", units.units_table, units.units_expected, at_once=500),
    ImportedList(
        "units",
        imported_units.LAYOUT,
        "单位",
        "单位",
        "units.list_units",
        imported_units.refuse,
        imported_units.UnitList,
    ),
)
