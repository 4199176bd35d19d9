"""Reading back what was filled in: checklists in Word or LibreOffice, and the spreadsheets of what was rated on paper.

Nothing is guessed: a file either says what was seen, by whom, of whom and when, or it is refused with a reason.
"""
