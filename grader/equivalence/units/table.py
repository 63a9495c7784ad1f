"""The units that are known by heart: their names, their worth in SI base units, and which take prefixes.

All factors are exact by definition, but for those of `u`; rarer units are in `rare.py`, and pint knows their worth.
A test holds every row against pint.
"""

from __future__ import annotations

from fractions import Fraction

from grader.records import record

Dimension = tuple[tuple[str, Fraction], ...]
"""Base units with their exponents, in order of their names."""


@record
class Unit:
    """One name: `factor · pi^turns` of `dimension`, shifted by `offset` base units at its zero.

    `approximate`: the factor is measured, or known as a float.
    """

    symbol: str
    factor: Fraction
    dimension: Dimension
    turns: int = 0
    offset: Fraction = Fraction(0)
    prefixes: str = ""
    approximate: bool = False


def _dimension(text: str) -> Dimension:
    found = (part.partition("^") for part in text.split())
    return tuple(sorted((name, Fraction(exponent or 1)) for name, _, exponent in found))


LARGE, SMALL = "da h k M G T P E Z Y", "d c m µ n p f a z y"
ALL = f"{LARGE} {SMALL}"
FEW = "k M G T"

# Names, factor, base units, prefixes. Names that begin with a capital or are short are symbols; words stand for all
# spellings of their plural.
_ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("m metre meter", "1", "m", ALL),
    ("g gram gramme gramm", "1/1000", "kg", ALL),
    ("s sec second sekunde", "1", "s", ALL),
    ("A ampere amp", "1", "A", ALL),
    ("K kelvin", "1", "K", ALL),
    ("mol mole", "1", "mol", ALL),
    ("cd candela", "1", "cd", ALL),
    ("rad radian", "1", "", SMALL),
    ("sr steradian", "1", "", SMALL),
    ("Hz hertz", "1", "s^-1", ALL),
    ("N newton", "1", "kg m s^-2", ALL),
    ("Pa pascal", "1", "kg m^-1 s^-2", ALL),
    ("J joule", "1", "kg m^2 s^-2", ALL),
    ("W watt", "1", "kg m^2 s^-3", ALL),
    ("C coulomb", "1", "A s", ALL),
    ("V volt", "1", "kg m^2 s^-3 A^-1", ALL),
    ("F farad", "1", "kg^-1 m^-2 s^4 A^2", ALL),
    ("Ω ohm Ohm", "1", "kg m^2 s^-3 A^-2", ALL),
    ("S siemens", "1", "kg^-1 m^-2 s^3 A^2", ALL),
    ("Wb weber", "1", "kg m^2 s^-2 A^-1", ALL),
    ("T tesla", "1", "kg s^-2 A^-1", ALL),
    ("H henry", "1", "kg m^2 s^-2 A^-2", ALL),
    ("lm lumen", "1", "cd", ALL),
    ("lx lux", "1", "cd m^-2", ALL),
    ("Bq becquerel", "1", "s^-1", ALL),
    ("Gy gray", "1", "m^2 s^-2", ALL),
    ("Sv sievert", "1", "m^2 s^-2", ALL),
    ("kat katal", "1", "mol s^-1", ALL),
    ("L l litre liter ℓ", "1/1000", "m^3", ALL),
    ("t tonne", "1000", "kg", FEW),
    ("bar", "100000", "kg m^-1 s^-2", ALL),
    ("eV electronvolt", "1.602176634e-19", "kg m^2 s^-2", ALL),
    ("u Da amu dalton", "1.66053906892e-27", "kg", FEW),
    ("M molar", "1000", "mol m^-3", ALL),
    ("min minute", "60", "s", ""),
    ("h hr hour stunde", "3600", "s", ""),
    ("d day tag", "86400", "s", ""),
    ("wk week woche", "604800", "s", ""),
    ("yr year jahr", "31557600", "s", "k M G"),
    ("ha hectare", "10000", "m^2", ""),
    ("au AU", "149597870700", "m", ""),
    ("ly lightyear", "9460730472580800", "m", "k M G"),
    ("Å angstrom ångström", "1/10000000000", "m", ""),
    ("cal calorie", "4.184", "kg m^2 s^-2", "k"),
    ("atm atmosphere", "101325", "kg m^-1 s^-2", ""),
    ("Torr torr", "20265/152", "kg m^-1 s^-2", "m"),
    ("Wh watthour", "3600", "kg m^2 s^-2", ALL),
    ("Ah amperehour", "3600", "A s", ALL),
    ("Nm", "1", "kg m^2 s^-2", ALL),
    ("Ws", "1", "kg m^2 s^-2", "k M"),
    ("Js", "1", "kg m^2 s^-1", ""),
    ("As", "1", "A s", "m µ"),
    ("Vs", "1", "kg m^2 s^-2 A^-1", "m µ"),
    ("VA", "1", "kg m^2 s^-3", FEW),
    ("in inch", "0.0254", "m", ""),
    ("ft foot feet", "0.3048", "m", ""),
    ("yd yard", "0.9144", "m", ""),
    ("mi mile", "1609.344", "m", ""),
    ("nmi", "1852", "m", ""),
    ("kn knot", "463/900", "m s^-1", ""),
    ("mph", "0.44704", "m s^-1", ""),
    ("kph kmh", "5/18", "m s^-1", ""),
    ("lb lbs pound", "0.45359237", "kg", ""),
    ("oz ounce", "0.028349523125", "kg", ""),
    ("lbf", "4.4482216152605", "kg m s^-2", ""),
    ("gal gallon", "0.003785411784", "m^3", ""),
    ("psi", "44482216152605/6451600000", "kg m^-1 s^-2", ""),
    ("G gauss", "1/10000", "kg s^-2 A^-1", "k m µ"),
    ("Ci curie", "37000000000", "s^-1", "m µ n"),
    ("bit", "1", "bit", FEW),
    ("B byte", "8", "bit", FEW),
    ("% percent", "1/100", "", ""),
    ("‰ permille", "1/1000", "", ""),
    ("ppm", "1/1000000", "", ""),
    ("€ EUR euro", "1", "€", ""),
    ("$ USD dollar", "1", "$", ""),
    ("£ GBP", "1", "£", ""),
)  # fmt: skip

_TURNS: tuple[tuple[str, str, str], ...] = (
    ("° deg degree grad", "1/180", ""),
    ("arcmin", "1/10800", ""),
    ("arcsec", "1/648000", ""),
    ("rev revolution turn", "2", ""),
    ("rpm", "1/30", "s^-1"),
)
"""Units with a factor of pi."""

_SCALES: tuple[tuple[str, str, str], ...] = (
    ("°C celsius degC", "1", "273.15"),
    ("°F fahrenheit degF", "5/9", "45967/180"),
)
"""Temperatures that do not begin at absolute zero."""


def _unit(names: str, factor: str, base: str, prefixes: str = "") -> tuple[list[str], Unit]:
    spelled = names.split()
    return spelled, Unit(spelled[0], Fraction(factor), _dimension(base), prefixes=prefixes)


def _table() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    rows = [_unit(*row) for row in _ROWS]
    rows += [
        (names.split(), Unit(names.split()[0], Fraction(factor), _dimension(base), turns=1))
        for names, factor, base in _TURNS
    ]
    rows += [
        (names.split(), Unit(names.split()[0], Fraction(f), _dimension("K"), offset=Fraction(zero)))
        for names, f, zero in _SCALES
    ]
    for names, unit in rows:
        found |= dict.fromkeys(names, unit)
    return found


UNITS: dict[str, Unit] = _table()
PREFIXES: dict[str, int] = {
    "Y": 24, "Z": 21, "E": 18, "P": 15, "T": 12, "G": 9, "M": 6, "k": 3, "h": 2, "da": 1, "d": -1, "c": -2, "m": -3,
    "µ": -6, "n": -9, "p": -12, "f": -15, "a": -18, "z": -21, "y": -24,
}  # fmt: skip
PREFIX_WORDS: dict[str, str] = {
    "yotta": "Y", "zetta": "Z", "exa": "E", "peta": "P", "tera": "T", "giga": "G", "mega": "M", "kilo": "k",
    "hecto": "h", "deca": "da", "deka": "da", "deci": "d", "centi": "c", "milli": "m", "micro": "µ", "nano": "n",
    "pico": "p", "femto": "f", "atto": "a", "zepto": "z", "yocto": "y",
}  # fmt: skip
