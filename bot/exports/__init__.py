"""Files for officials, made of the summary: a workbook and two papers laid out after Nghị định 30/2020/NĐ-CP."""
