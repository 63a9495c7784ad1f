"""Units that few exercises use: a closed list of names, whose worth is asked of pint the first time one occurs.

pint is given names of this list and nothing else: it never sees a text of a sheet or a student.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from threading import Lock
from typing import Any

from grader.equivalence.units.table import Unit

NAMES: dict[str, str] = {
    "hp": "horsepower", "horsepower": "horsepower", "PS": "metric_horsepower", "BTU": "british_thermal_unit",
    "Btu": "british_thermal_unit", "btu": "british_thermal_unit", "erg": "erg", "dyn": "dyne", "dyne": "dyne",
    "mmHg": "millimeter_Hg", "inHg": "inch_Hg",
    "poise": "poise", "cP": "centipoise", "St": "stokes", "barn": "barn", "pc": "parsec", "parsec": "parsec",
    "kpc": "kiloparsec", "Mpc": "megaparsec", "acre": "acre", "furlong": "furlong", "fathom": "fathom",
    "league": "league", "fortnight": "fortnight", "slug": "slug", "stone": "stone",
    "grain": "grain", "carat": "carat", "qt": "quart", "quart": "quart", "pint": "pint",
    "cup": "cup", "floz": "fluid_ounce", "tbsp": "tablespoon", "tsp": "teaspoon", "bbl": "oil_barrel",
    "ksi": "kip_per_square_inch", "pdl": "poundal", "therm": "therm",
    "R": "roentgen", "rem": "rem", "Gal": "galileo", "mil": "thou", "thou": "thou", "gon": "grade",
    "century": "century", "kgf": "kilogram_force",
    "kp": "kilogram_force", "hartree": "hartree", "bohr": "bohr", "degR": "degree_Rankine",
}  # fmt: skip
"""Each name with pint's."""

_BASES: dict[str, tuple[str, Fraction | int]] = {
    "meter": ("m", 1), "gram": ("kg", Fraction(1, 1000)), "second": ("s", 1), "ampere": ("A", 1), "kelvin": ("K", 1),
    "mole": ("mol", 1), "candela": ("cd", 1), "bit": ("bit", 1), "radian": ("", 1),
}  # fmt: skip

_lock = Lock()


class NoPint(Exception):
    """The extra `units` is not installed."""


@lru_cache(256)
def rare_unit(name: str) -> Unit | None:
    """The unit of this name, None where the list or pint does not know it. Raises: NoPint."""
    asked = NAMES.get(name)
    if asked is None:
        return None
    with _lock:
        registry = _registry()
        try:
            found = registry.Quantity(1, asked).to_root_units()
        except registry.UndefinedUnitError:
            return None
    exact = Fraction(repr(float(found.magnitude))).limit_denominator(10**40)
    dimension: dict[str, Fraction] = {}
    for root, exponent in found.unit_items():
        symbol, share = _BASES.get(root, ("", 0))
        if not share:
            return None
        power = Fraction(str(exponent)).limit_denominator(12)
        exact *= Fraction(share) ** int(power)
        if symbol:
            dimension[symbol] = power
    return Unit(name, exact, tuple(sorted(dimension.items())), approximate=True)


@lru_cache(1)
def _registry() -> Any:
    try:
        import pint
    except ImportError as error:
        raise NoPint from error
    return pint.UnitRegistry()
