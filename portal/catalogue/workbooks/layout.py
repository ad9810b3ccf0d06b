"""The table of tasks: one row a task. A file is read by its headings, so that columns may be moved or left out."""

SHEET = "任务目录"
STAR, HEADING, TASK, CRITERION, HINT, KEY = "星", "重点任务", "具体任务", "创建标准", "填写提示", "编号（请勿改动）"
HEADINGS = (STAR, HEADING, TASK, CRITERION, HINT, KEY)
NEEDED = (STAR, HEADING)
# What offices call the same columns.
ALSO_CALLED = {
    STAR: ("星级", "星名", "五星", "创建类别", "类别"),
    HEADING: ("重点工作", "重点任务名称"),
    TASK: ("具体工作", "具体内容", "具体任务名称"),
    CRITERION: ("标准", "达标标准", "工作标准", "评定标准", "创建要求"),
    HINT: ("提示", "填写说明"),
}
WIDTHS = (14, 28, 28, 60, 40, 16)

GUIDE = (
    "一行一项任务。“星”和“重点任务”和上一行一样时可以空着，合并单元格也可以。名称前面不用写序号，系统自己编号。",
    "重点任务不再细分的，“具体任务”空着；分成几项的，一行写一项具体任务。",
    "加一项：插入一行，“编号”空着。改名、改标准、换次序：直接改，“编号”不要动，村里写过的内容才跟得上。",
    "取消一项：删掉整行。要么全部导入，要么一行也不导入；导入以后是草稿，核对发布以后才用得上。",
)
