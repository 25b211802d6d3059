"""Files of a report: CSV, spreadsheet, pictures and the page for trustees.

Nothing is imported here: the process that draws needs no spreadsheets.
"""
