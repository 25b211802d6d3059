"""Numbers as lists show them: roman numerals and letters."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_BIGGEST_ROMAN = 3999
_LETTERS = 26
_BIGGEST_LETTER = 30 * _LETTERS


def roman(number: int) -> str:
    """The number as i, ii, iii, iv; in digits where there is no such numeral."""
    if not 0 < number <= _BIGGEST_ROMAN:
        return str(number)
    written = ""
    for value, numeral in _ROMAN:
        written += numeral * (number // value)
        number %= value
    return written


def letters(number: int) -> str:
    """The number as a ... z, aa, bb, as Word counts; in digits where Word stops."""
    if not 0 < number <= _BIGGEST_LETTER:
        return str(number)
    repeats, place = divmod(number - 1, _LETTERS)
    return chr(ord("a") + place) * (repeats + 1)
