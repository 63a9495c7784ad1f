"""Units: how they are written, what is equal after conversion, and what is told of a wrong one.

The last column is a reason, or where the wrong verdict of another grader was reported.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import grader
from grader.equivalence.units import measured, read_unit
from grader.equivalence.units.measuring import READ
from grader.equivalence.units.rare import NAMES, rare_unit
from grader.equivalence.units.table import PREFIXES, UNITS

STRICT, OPTIONAL = {"units": "strict"}, {"units": "optional"}
NEAR = {"tolerance": "0.5%"}

ROWS: list[tuple[str, str, str, dict[str, Any], str, str, str]] = [
    # key, unit, answer, options, outcome, note, reason
    ("10", "cm", "10 cm", {}, "correct", "EQ", ""),
    ("10", "cm", "0.1 m", {}, "correct", "EQ", "converted"),
    ("10 cm", "cm", "0.1 m", {}, "correct", "EQ", "the key has its unit, too"),
    ("10 cm", "", "0.1 m", {}, "correct", "EQ", "the unit of the key is the unit"),
    ("0.1 m", "cm", "10 cm", {}, "correct", "EQ", "the key in another unit"),
    ("10", "cm", "100 mm", {}, "correct", "EQ", ""),
    ("10", "cm", "1e-4 km", {}, "correct", "EQ", ""),
    ("10", "cm", "10", {}, "incorrect", "UNIT.MISSING", ""),
    ("10", "cm", "10", OPTIONAL, "correct", "EQ", ""),
    ("10", "cm", "11", OPTIONAL, "incorrect", "NEQ", ""),
    ("10", "cm", "10", {"diagnoses": {"unit missing": "0.5"}}, "partial", "UNIT.MISSING", ""),
    ("10", "cm", "10 m", {}, "incorrect", "UNIT.WRONG", "the right number, another size"),
    ("10", "cm", "10 m", {"diagnoses": {"unit wrong": "0.25"}}, "partial", "UNIT.WRONG", ""),
    ("10", "cm", "11 m", {"diagnoses": {"unit wrong": "0.25"}}, "incorrect", "NEQ", "number and unit are wrong"),
    ("10", "cm", "10 kg", {}, "incorrect", "UNIT.DIMENSION", ""),
    ("10", "cm", "10 cm^2", {}, "incorrect", "UNIT.DIMENSION", "mathalea#961: cm for cm²"),
    ("10", "cm", "10 apples", {}, "invalid", "UNIT.UNKNOWN", ""),
    ("10", "cm", "0 kg", {}, "incorrect", "UNIT.DIMENSION", ""),
    ("5", "V", "0 V*m/A", {}, "incorrect", "UNIT.DIMENSION", "openwebwork/webwork2#1815: 0 of anything was right"),
    ("0.011", "T", "0 T m/A", {}, "incorrect", "UNIT.DIMENSION", "openwebwork/webwork2#1815"),
    ("0", "V", "0 m", {}, "incorrect", "UNIT.DIMENSION", ""),
    ("0", "V", "0 mV", {}, "correct", "EQ", ""),
    ("2", "km/hrs", "2 km/hr", {}, "correct", "EQ", "oppia#19428"),
    ("2", "km/hrs", "2 km/h", {}, "correct", "EQ", "oppia#19428"),
    ("5", "s", "5 seconds", {}, "correct", "EQ", "oppia#19428"),
    ("5", "secs", "5 s", {}, "correct", "EQ", "oppia#19428"),
    ("7.54e-5", "1/(M s)", "7.54e-5 /(M*s)", {}, "correct", "EQ", "maths/moodle-qtype_stack#257"),
    ("7.54e-5", "1/(M s)", "7.54e-5 1/s*M", {}, "incorrect", "UNIT.DIMENSION", "maths/moodle-qtype_stack#257: 1/(s M) is not 1/s·M"),
    ("7.54e-5", "1/(M s)", r"7.54\cdot 10^{-5}\,\mathrm{M^{-1}\,s^{-1}}", {}, "correct", "EQ", ""),
    ("18000", "J", "18 kJ", {"figures": 2}, "correct", "EQ", "maths/moodle-qtype_stack#227"),
    ("18000", "J", "18.1 kJ", {"figures": 2, **NEAR}, "incorrect", "NEQ", "maths/moodle-qtype_stack#227"),
    ("18000", "J", "18.0 kJ", {"figures": 2}, "incorrect", "FIGURES.MANY", "maths/moodle-qtype_stack#227"),
    ("1.81", "cg", "1.81e-8 Mg", {}, "correct", "EQ", "maths/moodle-qtype_stack#232"),
    ("1.81", "cg", "1.81e-9 Mg", {}, "incorrect", "NEQ", "maths/moodle-qtype_stack#232"),
    ("-36", "kJ/mol", "-36 kJ/mol", {"figures": 2}, "correct", "EQ", "maths/moodle-qtype_stack#530"),
    ("-36", "kJ/mol", "(-36) kJ/mol", {"figures": 2}, "correct", "EQ", "maths/moodle-qtype_stack#530"),
    ("9.81", "m/s^2", "9.81 m s^{-2}", {}, "correct", "EQ", ""),
    ("9.81", "m/s^2", "9.81 m·s⁻²", {}, "correct", "EQ", ""),
    ("9.81", "m/s^2", r"9.81\,\frac{\mathrm{m}}{\mathrm{s}^2}", {}, "correct", "EQ", ""),
    ("9.81", "m/s^2", r"\SI{9.81}{\metre\per\second\squared}", {}, "correct", "EQ", ""),
    ("9.81", "m/s^2", r"\qty{9.81}{m.s^{-2}}", {}, "correct", "EQ", ""),
    ("9.81", "m/s^2", r"9.81 \si{\meter\per\square\second}", {}, "correct", "EQ", ""),
    ("9.81", "m/s^2", "9.81 N/kg", {}, "correct", "EQ", ""),
    ("9.81", "m/s^2", "9.81 m/s/s", {}, "correct", "EQ", ""),
    ("9.81", "m/s^2", "9.81 m/s^2.", {}, "correct", "EQ", "a full stop"),
    ("9.81", "m/s^2", "9.81 [m/s^2]", {}, "correct", "EQ", ""),
    ("9.81", "m/s^2", "g = 9.81 m/s^2", {}, "correct", "EQ", "a label"),
    ("9.81", "m/s^2", "9.81 metres per second squared", {}, "correct", "EQ", "in words"),
    ("9.81", "m/s^2", "981 cm/s^2", {}, "correct", "EQ", ""),
    ("9.81", "m/s^2", "9.81 m/s", {}, "incorrect", "UNIT.DIMENSION", ""),
    ("9.81", "m/s^2", "9.81 ms^2", {}, "incorrect", "UNIT.DIMENSION", "milliseconds"),
    ("9.81", "m/s^2", "9,81 m/s^2", {"decimal": "comma"}, "correct", "EQ", ""),
    ("72", "km/h", "20 m/s", {}, "correct", "EQ", ""),
    ("72", "km/h", "20 km/h", {}, "incorrect", "NEQ", ""),
    ("72", "km/h", "20 m/s", STRICT, "incorrect", "UNIT.OTHER", ""),
    ("72", "km/h", "72 km h^-1", STRICT, "correct", "EQ", "another spelling"),
    ("72", "km/h", "20 m/s", {**STRICT, "diagnoses": {"unit other": "0.5"}}, "partial", "UNIT.OTHER", ""),
    ("25", "°C", r"25^\circ\mathrm{C}", {}, "correct", "EQ", ""),
    ("25", "°C", "25 degrees Celsius", {}, "correct", "EQ", "in words"),
    ("25", "°C", "25 Grad Celsius", {}, "correct", "EQ", ""),
    ("25", "°C", "25 degC", {}, "correct", "EQ", ""),
    ("9.81", "m/s^2", "9.81m/s²", {}, "correct", "EQ", "without a space"),
    ("3e8", "m/s", "3·10⁸ m/s", {}, "correct", "EQ", ""),
    ("5", "m/s", "5 Meter pro Sekunde", {}, "correct", "EQ", ""),
    ("25", "°C", "298.15 K", {}, "correct", "EQ", "the zero is another"),
    ("25", "°C", "77 °F", {}, "correct", "EQ", ""),
    ("25", "°C", "25 K", {}, "incorrect", "UNIT.WRONG", ""),
    ("25", "°C", "25°", {}, "incorrect", "UNIT.DIMENSION", "an angle"),
    ("5", "J/K", "5 J/°C", {}, "correct", "EQ", "a difference: no other zero"),
    ("60", "deg", r"60^\circ", {}, "correct", "EQ", ""),
    ("60", "deg", r"\pi/3", {}, "correct", "EQ", "radians are plain numbers"),
    ("60", "deg", r"\frac{\pi}{3}\,\text{rad}", {}, "correct", "EQ", ""),
    ("60", "deg", "60", {}, "incorrect", "UNIT.MISSING", "60 radians"),
    (r"\pi/3", "rad", r"\pi/3", {}, "correct", "EQ", ""),
    (r"\pi/3", "rad", "1.047", NEAR, "correct", "EQ", ""),
    (r"\pi", "rad/s", "0.5 Hz", {}, "incorrect", "NEQ", "a frequency is no angular frequency"),
    (r"10\pi", "rad/s", "300 rpm", {}, "correct", "EQ", ""),
    ("12", "%", "12 %", {}, "correct", "EQ", ""),
    ("12", "%", "0.12", {}, "correct", "EQ", ""),
    ("12", "%", "12", {}, "incorrect", "UNIT.MISSING", ""),
    ("3.6", "MJ", "1 kWh", {}, "correct", "EQ", ""),
    ("3", "µm", "3 um", {}, "correct", "EQ", ""),
    ("3", "µm", r"3\,\mu\mathrm{m}", {}, "correct", "EQ", ""),
    ("3", "µm", "3 mm", {}, "incorrect", "UNIT.WRONG", ""),
    ("5", "kΩ", r"5\,\mathrm{k}\Omega", {}, "correct", "EQ", ""),
    ("5", "kΩ", "5000 Ohm", {}, "correct", "EQ", ""),
    ("4.18", "J/(g K)", "4.18 J/g K", {}, "correct", "EQ", "what is meant by J/g K"),
    ("4.18", "J/(g K)", "4180 J kg^-1 K^-1", {}, "correct", "EQ", ""),
    ("150", "min", "2 h 30 min", {}, "correct", "EQ", ""),
    ("63", "in", "5 ft 3 in", {}, "correct", "EQ", ""),
    ("10", "cm", "4 in", {}, "incorrect", "NEQ", ""),
    ("10", "cm", "4 in", {"tolerance": "0.2"}, "correct", "EQ", "the tolerance counts in cm"),
    ("10", "cm", "0.101 m", {"tolerance": "0.2"}, "correct", "EQ", "and not in m"),
    ("10", "cm", "0.15 m", {"tolerance": "0.2"}, "incorrect", "NEQ", "and not in m"),
    ("1", "hp", "745.7 W", NEAR, "correct", "EQ", "a rare unit, by pint"),
    ("745.7", "W", "1 hp", NEAR, "correct", "EQ", ""),
    ("745.7", "W", "1 PS", NEAR, "incorrect", "NEQ", "metric"),
    ("30", "students", "30 students", {}, "correct", "EQ", "a unit of the sheet's own"),
    ("30", "students", "30 apples", {}, "invalid", "UNIT.UNKNOWN", ""),
    ("5", "€", "€5", {}, "correct", "EQ", ""),
    ("5", "€", "5 $", {}, "incorrect", "UNIT", ""),
    ("(3, 4)", "m/s", "(3, 4) m/s", {}, "correct", "EQ", "a vector"),
    ("(3, 4)", "m/s", "(300, 400) cm/s", {}, "correct", "EQ", ""),
    ("[4.2, 5.8]", "cm", "[42, 58] mm", {}, "correct", "EQ", "an interval"),
    (r"9.81 \pm 0.02", "m/s^2", r"981 \pm 2\ \mathrm{cm/s^2}", {}, "correct", "EQ", "with its uncertainty"),
    ("m g", "N", "m g N", {"symbols": {"m": "positive", "g": "positive"}}, "correct", "EQ", "m and g are letters here"),
    ("m g", "N", "m g", {"symbols": {"m": "positive", "g": "positive"}}, "incorrect", "UNIT.MISSING", ""),
    ("3", "m", "3 m", {"symbols": {"m": "positive"}}, "correct", "EQ", "the key does not use the letter m"),
    ("10", "cm", "nan cm", {}, "invalid", "NOT_A_VALUE", ""),
    ("10", "cm", "inf cm", {}, "incorrect", "NEQ.INFINITE", ""),
    ("10", "cm", "cm", {}, "invalid", "", "no number"),
    ("10", "cm", "10 (/s", {}, "invalid", "", "a bracket that stays open"),
    ("10", "cm", "10 c(/(/(/(/m", {}, "invalid", "", ""),
    ("10", "cm", "10 " + "(" * 90 + "cm" + ")" * 90, {}, "correct|invalid", "", "deep brackets"),
    ("10", "cm", "10 cm^999999", {}, "invalid", "", "a huge exponent"),
    ("10", "cm", "10 " + "c" * 5000, {}, "invalid", "", "a long unit"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "unit", "answer", "options", "outcome", "note", "reason"), ROWS)
def test_a_number_with_its_unit(
    key: str, unit: str, answer: str, options: dict[str, Any], outcome: str, note: str, reason: str
) -> None:
    asked: dict[str, Any] = {"unit": unit} if unit else {}
    verdict = grader.check(key, answer, kind="number", **asked, **options)
    assert verdict.outcome in outcome.split("|"), (verdict, reason)
    assert verdict.note.startswith(note), (verdict, reason)


TEXTS = ["5 kg·m/s^2", "5 N m", "5 m2", "5 /s", "3/4 h", r"2\pi m", r"\boxed{3\,\text{m}}", "$3$ m", "1.5E3m", "5 Pa s", r"3\,\rm m", "5 Å", "20 Grad", "3 Stunden"]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_unit_is_found(text: str) -> None:
    assert measured(text).status == READ


@pytest.mark.parametrize("text", ["3+4i", r"2\pi", "5", "x", "", "2e5", r"3 \hat i", "5e", "10^3"])
def test_what_is_no_unit_stays_with_the_number(text: str) -> None:
    assert measured(text).number == text


def test_the_table_agrees_with_pint() -> None:
    """Every row, by the name of the unit that is a word; pint is asked for words of this list only."""
    pint = pytest.importorskip("pint")
    registry = pint.UnitRegistry(on_redefinition="ignore")
    bases = {"kg": "kilogram", "m": "meter", "s": "second", "A": "ampere", "K": "kelvin", "mol": "mole", "cd": "candela", "bit": "bit"}  # fmt: skip
    other = {"C": "coulomb", "M": "molar", "u": "dalton", "t": "metric_ton", "h": "hour", "d": "day", "wk": "week", "ly": "light_year", "ha": "hectare", "Torr": "torr", "kn": "knot", "°": "degree", "au": "astronomical_unit", "nmi": "nautical_mile", "min": "minute", "in": "inch", "Å": "angstrom", "B": "byte", "rev": "turn", "rpm": "rpm", "yr": "julian_year", "lb": "pound", "gal": "gallon", "oz": "ounce", "Nm": "newton * meter", "Ws": "watt * second", "Js": "joule * second", "As": "ampere * second", "Vs": "volt * second", "VA": "volt * ampere", "Wh": "watt * hour", "Ah": "ampere * hour", "arcmin": "arcminute", "arcsec": "arcsecond", "‰": "permille", "kph": "kilometer / hour", "Ω": "ohm", "mi": "mile"}  # fmt: skip
    for unit in {id(unit): unit for unit in UNITS.values()}.values():
        if unit.symbol in {"€", "$", "£", "G"} or unit.offset:
            continue
        quantity = registry.Quantity(1, other.get(unit.symbol, unit.symbol)).to_root_units()
        base = " * ".join(f"{bases[b]}**{float(p)}" for b, p in unit.dimension) or "dimensionless"
        found = quantity.to(base).magnitude
        own = float(unit.factor) * 3.141592653589793**unit.turns
        assert found == pytest.approx(own, rel=1e-7), unit


def test_every_rare_unit_is_known_to_pint() -> None:
    pytest.importorskip("pint")
    for name in NAMES:
        assert rare_unit(name) is not None, name
        assert name not in UNITS


def test_a_prefix_is_a_power_of_ten() -> None:
    for prefix, power in PREFIXES.items():
        (measure,) = read_unit(f"{prefix}m")
        assert measure.factor == Fraction(10) ** power


PAIRS = [("m", "ft"), ("km/h", "mph"), ("J", "kcal"), ("Pa", "atm"), ("°C", "°F"), ("deg", "rad"), ("eV", "J"), ("L", "m^3"), ("d", "h"), ("N m", "kWh")]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_value_is_itself_in_any_unit(one: str, other: str) -> None:
    """Carried to another unit and back, nothing is lost: what is right in one is right in the other."""
    for key in ("7.25", r"\sqrt{2}", "-3"):
        assert grader.check(f"{key} {one}", f"{key} {one}", kind="number", unit=other).outcome == "correct"  # fmt: skip
        assert grader.check(f"{key} {one}", f"{key} {other}", kind="number").outcome == "incorrect"
