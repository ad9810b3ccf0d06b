"""Reading figures: the board of a unit (`board`), village by star (`matrix`), the villages behind a figure
(`villages`), what was kept (`kept`). Each starts from the plans that the asking person may see."""
