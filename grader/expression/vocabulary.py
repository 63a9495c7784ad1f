"""The functions everyone knows: one row adds a function.

A row holds what is true for every reader and interpreter: names, LaTeX spellings, number of arguments and
the rule for its shape. The rules by name live in `elaboration`, the values in `numerics`, each complete by test.
"""

from __future__ import annotations

from grader.records import record


@record
class Function:
    """One function of the vocabulary.

    `shape` is the name of a rule: `entrywise` (a number, or each entry of a vector or matrix), `entrywise pair`
    (two arguments, a scalar goes with anything), `number` (scalars to a scalar), `any to number`, `square to number`,
    `same shape pair`, `column pair to number`, and rules of single functions, named like them.
    """

    key: str
    latex: tuple[str, ...]
    plain: tuple[str, ...]
    arity: tuple[int, int]
    shape: str
    shown: str = ""

    @property
    def symbol(self) -> str:
        """How the linear Unicode printer writes it."""
        return self.shown or self.key


def _entrywise(key: str, latex: str = "", plain: str = "", shown: str = "") -> Function:
    words = plain.split() if " " in key else (key, *plain.split())
    return Function(key, tuple(latex.split()), tuple(words), (1, 1), "entrywise", shown)


_ROWS: tuple[Function, ...] = (
    _entrywise("sin", "sin"),
    _entrywise("cos", "cos"),
    _entrywise("tan", "tan tg"),
    _entrywise("cot", "cot ctg cotg"),
    _entrywise("sec", "sec"),
    _entrywise("csc", "csc cosec", "cosec"),
    _entrywise("arcsin", "arcsin", "asin"),
    _entrywise("arccos", "arccos", "acos"),
    _entrywise("arctan", "arctan arctg", "atan arctg"),
    _entrywise("arccot", "arccot arcctg", "acot"),
    _entrywise("arcsec", "arcsec", "asec"),
    _entrywise("arccsc", "arccsc", "acsc"),
    _entrywise("sinh", "sinh"),
    _entrywise("cosh", "cosh"),
    _entrywise("tanh", "tanh"),
    _entrywise("coth", "coth"),
    _entrywise("sech", "sech"),
    _entrywise("csch", "csch"),
    _entrywise("arsinh", "arsinh arcsinh asinh", "asinh arcsinh"),
    _entrywise("arcosh", "arcosh arccosh acosh", "acosh arccosh"),
    _entrywise("artanh", "artanh arctanh atanh", "atanh arctanh"),
    _entrywise("exp", "exp"),
    Function("log", ("ln", "log", "lg"), ("ln", "log", "lg"), (1, 2), "entrywise", "ln"),
    _entrywise("sqrt", "sqrt"),
    Function("root", (), ("root", "cbrt"), (2, 2), "entrywise"),
    _entrywise("abs", "abs", "Abs"),
    _entrywise("sign", "sign sgn", "sgn"),
    _entrywise("floor", "floor"),
    _entrywise("ceil", "ceil", "ceiling"),
    _entrywise("factorial", "factorial", shown="factorial"),
    _entrywise("gamma", "", "Gamma", "Γ"),
    _entrywise("erf", "erf"),
    _entrywise("erfc", "erfc"),
    _entrywise("zeta", "", "zeta", "ζ"),
    _entrywise("sine integral", "Si", "", "Si"),
    _entrywise("cosine integral", "Ci", "", "Ci"),
    _entrywise("exponential integral", "Ei", "", "Ei"),
    _entrywise("logarithmic integral", "li", "", "li"),
    _entrywise("sinc", "sinc"),
    Function("bessel j", (), ("besselj",), (2, 2), "number", "besselj"),
    Function("bessel y", (), ("bessely",), (2, 2), "number", "bessely"),
    Function("big O", (), (), (1, 1), "number", "O"),
    Function("little o", (), (), (1, 1), "number", "o"),
    _entrywise("sigmoid", "sigmoid"),
    _entrywise("relu", "ReLU relu", "ReLU"),
    _entrywise("softplus", "softplus"),
    _entrywise("heaviside", "Heaviside heaviside", "Heaviside", "H"),
    _entrywise("normal cdf", "", "normcdf", "Φ"),
    Function("binomial", ("binom",), ("binomial", "binom", "comb"), (2, 2), "number", "binom"),
    Function("mod", ("bmod", "mod"), ("mod", "Mod"), (2, 2), "number"),
    Function("gcd", ("gcd",), ("gcd",), (1, 20), "number"),
    Function("lcm", ("lcm",), ("lcm",), (1, 20), "number"),
    Function("max", ("max",), ("max", "Max"), (1, 100), "extremum"),
    Function("min", ("min",), ("min", "Min"), (1, 100), "extremum"),
    Function("atan2", (), ("atan2",), (2, 2), "number"),
    Function("real part", ("Re",), ("re",), (1, 1), "entrywise", "Re"),
    Function("imaginary part", ("Im",), ("im",), (1, 1), "entrywise", "Im"),
    Function("conjugate", ("conj",), ("conjugate", "conj"), (1, 1), "entrywise", "conj"),
    Function("argument", ("arg",), ("arg",), (1, 1), "entrywise", "arg"),
    Function("norm", ("norm",), ("norm",), (1, 2), "any to number"),
    Function("frobenius norm", (), (), (1, 1), "any to number"),
    Function("inner", (), ("dot", "inner"), (2, 2), "inner"),
    Function("outer", (), ("outer",), (2, 2), "outer"),
    Function("cross", (), ("cross",), (2, 2), "cross"),
    Function("hadamard", (), ("hadamard", "HadamardProduct"), (2, 2), "entrywise pair", "⊙"),
    Function("hadamard quotient", (), (), (2, 2), "entrywise pair", "⊘"),
    Function("tensor", (), ("kron", "KroneckerProduct"), (2, 2), "tensor", "⊗"),
    Function(
        "trace",
        ("tr", "Tr", "trace", "Sp"),
        ("tr", "Tr", "trace", "Trace"),
        (1, 1),
        "square to number",
        "tr",
    ),
    Function("det", ("det",), ("det", "Determinant"), (1, 1), "square to number"),
    Function("rank", ("rank", "rk"), ("rank",), (1, 1), "any to number"),
    Function("diag", ("diag",), ("diag",), (1, 64), "diag"),
    Function("vec", ("vec",), ("vec",), (1, 1), "vec"),
    Function("adjugate", ("adj",), ("adj", "adjugate"), (1, 1), "square", "adj"),
    Function("matrix exponential", (), ("expm",), (1, 1), "square", "expm"),
    Function("softmax", ("softmax",), ("softmax",), (1, 1), "vector"),
    Function("logsumexp", ("logsumexp", "LSE"), ("logsumexp",), (1, 1), "any to number"),
    Function("power entrywise", (), (), (2, 2), "entrywise pair", "∘^"),
    Function("union", (), ("Union",), (2, 20), "set", "∪"),
    Function("intersection", (), ("Intersection",), (2, 20), "set", "∩"),
    Function("set difference", (), (), (2, 2), "set", "∖"),
)

FUNCTIONS: dict[str, Function] = {row.key: row for row in _ROWS}
LATEX_NAMES: dict[str, str] = {name: row.key for row in _ROWS for name in row.latex}
PLAIN_NAMES: dict[str, str] = {name: row.key for row in _ROWS for name in (*row.plain, *row.latex)}

PAIRS_OF_LETTERS = frozenset({"Si", "Ci", "Ei", "li"})
"""Functions that are written like products: before a bracket only, and where not both letters are declared."""

GREEK: dict[str, str] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "omicron": "ο", "pi": "π", "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς",
    "tau": "τ", "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ",
}  # fmt: skip
"""Canonical spelling of Greek letters (without the backslash) and how they are shown."""

CALLED: dict[str, str] = {
    "Gamma": "gamma",
    "Phi": "normal cdf",
    "zeta": "zeta",
    "O": "big O",
    "o": "little o",
}
"""Letters that name a function before a bracket, where nothing declares them."""

LAWS: dict[str, tuple[str, ...]] = {
    "normal": ("N", "Normal", "normal", "Gaussian"),
    "bernoulli": ("Bernoulli", "bernoulli", "Ber"),
    "binomial": ("Binomial", "Bin", "B"),
    "poisson": ("Poisson", "poisson", "Poi", "Pois"),
    "uniform": ("Uniform", "uniform", "U", "Unif"),
    "exponential": ("Exponential", "exponential", "Exp"),
    "geometric": ("Geometric", "geometric", "Geo", "Geom"),
    "gamma": ("Gamma", "gamma"),
    "beta": ("Beta", "beta"),
    "categorical": ("Categorical", "categorical", "Cat"),
    "chi squared": ("ChiSquared", "chi2"),
    "student t": ("StudentT",),
}
"""Families of distributions and the words that name them after `\\sim` or as a declaration."""
