"""Ledgers as Excel and Word files."""

from portal.ledgers.workbooks import ledgers, long_word_ledger
from portal.ledgers.workbooks.word_ledger import ledger_as_word
from portal.workbooks.workbook import TableFile, WordFile

WORKBOOKS = (
    TableFile("ledger", "工作总台账", ledgers.ledger_table, ledgers.ledger_expected, at_once=500),
    TableFile("rollup", "创建规划汇总表", ledgers.rollup_table, ledgers.rollup_expected, at_once=500),
    WordFile("ledger", ledger_as_word, long_word_ledger.WORD_LEDGER, long_word_ledger.is_long),
)
