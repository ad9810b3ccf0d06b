"""A county's own table of tasks the way an office writes it: 5 stars, 29 重点任务, 112 具体任务.

A title above the head, merged cells, blank lines between the stars, numbers in front of the names (some in full-width
digits), blanks behind them, columns that the portal does not ask for (one of them hidden), a note below, and a second
sheet.
"""

import openpyxl
from openpyxl.styles import Alignment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEAD = ("序号", "星　级", "重点任务\n（29项）", "具体任务（112 项）", "创建标准 ", "分值", "牵头单位")
STARS = {
    "支部过硬": "争当好书记、建设好班子、锻造好队伍、严格组织生活、建好党群服务中心、建强网格党组织",
    "产业兴旺": "发展“一村一品”、壮大集体经济、落实“双绑”机制、党支部领办合作社、盘活土地资源、巩固脱贫成果",
    "生态宜居": "生活垃圾治理、生活污水治理、推进厕所革命、整治村容村貌、落实长效管护",
    "平安法治": "“三零”创建、排查化解矛盾、网格化管理、普法和法律服务、防范电信诈骗、安全生产与应急",
    "文明幸福": "新时代文明实践站、评选文明户、移风易俗、开展文体活动、便民医疗养老、志愿服务",
}
DETAILS = ("健全工作制度", "明确责任分工", "开展专项行动", "建立长效机制")
NUMERALS = "一二三四五六七八九"


def office_workbook() -> Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "附件1"
    sheet["A1"] = "明县2023年“五星”支部创建任务分解表"
    sheet.merge_cells("A1:G1")
    sheet["A2"], sheet["F2"] = "填报单位：中共明县县委组织部", "2023年1月10日"
    for column, words in enumerate(HEAD, 1):
        sheet.cell(3, column, words).alignment = Alignment(wrap_text=True)
    row, number = 4, 0
    for place, (star, names) in enumerate(STARS.items()):
        row, number = _star(sheet, row, number, f"{NUMERALS[place]}、{star} ", names.split("、"))
        row += 1  # a blank line
    sheet.cell(row, 1, "注：本表由县委组织部负责解释。")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=7)
    sheet.column_dimensions["F"].hidden = True
    about = book.create_sheet("填报说明")
    about["A1"], about["A2"] = "填报说明", "一、各乡镇要高度重视。"
    return book


def _star(sheet: Worksheet, row: int, number: int, star: str, names: list[str]) -> tuple[int, int]:
    first = row
    sheet.cell(row, 2, star)
    for place, name in enumerate(names):
        # 29 重点任务 of four 具体任务, but the last of the first four stars has three.
        count = 3 if place == len(names) - 1 and not star.startswith("五") else 4
        sheet.cell(row, 3, f"（{NUMERALS[place]}）{name}\u3000")
        sheet.cell(row, 5, f"{name}的标准：有制度、有台账")
        for detail in DETAILS[:count]:
            number += 1
            sheet.cell(row, 1, number)
            sheet.cell(row, 4, f"{str(number).translate(FULL_WIDTH)}．{detail}")
            sheet.cell(row, 6, 2)
            sheet.cell(row, 7, "县委组织部")
            row += 1
        sheet.merge_cells(start_row=row - count, end_row=row - 1, start_column=3, end_column=3)
        sheet.merge_cells(start_row=row - count, end_row=row - 1, start_column=5, end_column=5)
    sheet.merge_cells(start_row=first, end_row=row - 1, start_column=2, end_column=2)
    return row, number


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
