"""LaTeX commands as data: one row adds a command."""

from __future__ import annotations

from grader.expression.vocabulary import GREEK, LATEX_NAMES

IGNORED = frozenset(
    """, ; : ! > / quad qquad enspace thinspace medspace thickspace negthinspace displaystyle textstyle scriptstyle
    scriptscriptstyle limits nolimits nonumber notag allowbreak nobreak noindent mathstrut null hfill relax normalsize
    small large Large big Big bigg Bigg middle unicode par hline toprule bottomrule midrule it rm bf
    itshape bfseries hphantom0 ensuremath left0 strut centering protect""".split()
) | {" ", "\n", "\t"}
"""Commands that only decorate: dropped, their argument (if a brace follows) stays."""

WITH_ARGUMENT_DROPPED = frozenset(
    "tag label hspace vspace phantom hphantom vphantom color kern mspace hskip cline vspace* hspace* tag* pagecolor".split()
)
"""Commands dropped with their argument."""

KEEP_LAST: dict[str, int] = {
    "overset": 2, "stackrel": 2, "underset": 2, "textcolor": 2, "colorbox": 2, "href": 2,
    "cancelto": 2, "raisebox": 2,
}  # fmt: skip
"""Commands of several arguments of which the last one counts."""

TRANSPARENT = frozenset(
    """boxed cancel bcancel xcancel sout fbox mbox0 underline overbrace underbrace smash mathop mathrel mathbin mathord
    mathopen mathclose mathinner mathpunct emph framebox bbox ensuremath hbox0""".split()
)
"""Commands whose argument is read as if they were not there; a brace's label below or above is dropped."""

TEXT = frozenset(
    "text textrm textit textbf textsf texttt mbox hbox textnormal intertext textup".split()
)

FONTS: dict[str, str] = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "pmb": "bold", "mathbfit": "bold", "symbf": "bold",
    "vec": "bold", "overrightarrow": "bold", "mathrm": "roman", "mathup": "roman", "mathit": "italic", "mathsf": "sans",
    "mathtt": "sans", "mathcal": "script", "mathscr": "script", "mathfrak": "script", "cal": "script",
    "mathbb": "blackboard", "mathds": "blackboard", "mathbbm": "blackboard", "operatorname": "roman",
    "operatorname*": "roman", "mathnormal": "italic", "underbar": "bold", "utilde": "bold",
}  # fmt: skip

ACCENTS: dict[str, str] = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
    "dot": "dot", "ddot": "ddot", "check": "check", "breve": "breve", "mathring": "ring", "acute": "acute",
    "grave": "grave",
}  # fmt: skip

SYMBOLS: dict[str, str] = {
    "cdot": "·", "times": "×", "ast": "·", "star": "·", "bullet": "·", "div": "/", "pm": "±", "mp": "∓",
    "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "lt": "<", "gt": ">",
    "ne": "!=", "neq": "!=", "approx": "approx", "simeq": "approx", "cong": "approx", "sim": "sim",
    "propto": "propto", "equiv": "=", "coloneqq": "=", "coloneq": "=", "doteq": "=", "triangleq": "=", "in": "in",
    "notin": "not in", "ni": "ni", "subset": "subset", "subseteq": "subset", "cup": "∪", "cap": "∩", "setminus": "∖",
    "backslash": "∖", "to": "→", "rightarrow": "→", "longrightarrow": "→", "leftrightarrow": "↔", "longleftrightarrow": "↔", "mapsto": "→", "Rightarrow": "implies",
    "Longrightarrow": "implies", "implies": "implies", "iff": "iff", "Leftrightarrow": "iff", "land": "and",
    "wedge": "and", "lor": "or", "vee": "or", "lnot": "not", "neg": "not", "odot": "⊙", "circ": "∘", "oslash": "⊘",
    "otimes": "⊗", "partial": "∂", "nabla": "∇", "infty": "∞", "dots": "dots", "ldots": "dots", "cdots": "dots",
    "vdots": "dots", "ddots": "dots", "dotsc": "dots", "dotsb": "dots", "dotsm": "dots", "dotso": "dots",
    "dotsi": "dots", "iddots": "dots", "adots": "dots", "prime": "'", "top": "⊤", "intercal": "⊤", "mid": "mid",
    "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lbrace": "\\{",
    "rbrace": "\\}", "lbrack": "[", "rbrack": "]", "lparen": "(", "rparen": ")", "Vert": "‖", "|": "‖", "vert": "|",
    "lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖", "{": "\\{", "}": "\\}", "%": "%", "&": "&", "_": "_",
    "\\": "\\\\", "newline": "\\\\", "cr": "\\\\", "tabularnewline": "\\\\", "dagger": "⊤", "colon": ":", "bot": "⊥",
    "perp": "⊥", "And": "and", "slash": "/", "degree": "°", "angle": "∠", "lq": "'", "rq": "'", "geqq": ">=", "leqq": "<=",
    "trans": "⊤", "transpose": "⊤", "T": "⊤", "choose": "choose", "over": "over", "forall": "forall",
    "exists": "exists", "therefore": "therefore", "because": "because", "square": "square", "Box": "square",
    "not": "negate",
}  # fmt: skip
OPENING = frozenset(
    {"lvert", "lVert", "langle", "lfloor", "lceil", "lbrace", "{", "lbrack", "lparen"}
)
CLOSING = frozenset(
    {"rvert", "rVert", "rangle", "rfloor", "rceil", "rbrace", "}", "rbrack", "rparen"}
)

OPERATORS: dict[str, str] = {
    "frac": "frac", "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "nicefrac": "frac", "sfrac": "frac",
    "binom": "binom", "dbinom": "binom", "tbinom": "binom", "sqrt": "sqrt", "root": "root", "sum": "sum", "prod": "product", "max": "max",
    "min": "min", "sup": "max", "inf": "min", "int": "integral", "smallint": "integral", "lim": "limit",
    "grad": "gradient", "curl": "curl", "rot": "curl", "emptyset": "empty set", "varnothing": "empty set",
    "E": "expectation", "Var": "variance", "Cov": "covariance", "Pr": "probability", "R": "reals", "bigcup": "bigcup",
    "argmax": "argmax", "argmin": "argmin",
}  # fmt: skip

LETTERS: dict[str, str] = {name: name for name in GREEK} | {
    "omicron": "o", "hbar": "hbar", "imath": "i", "jmath": "j", "ell": "ell", "i": "i", "j": "j", "digamma": "digamma",
    "aleph": "aleph", "Re": "Re", "Im": "Im", "Alpha": "A", "Beta": "B", "Epsilon": "E", "Zeta": "Z", "Eta": "H", "Iota": "I",
    "Kappa": "K", "Mu": "M", "Nu": "N", "Rho": "P", "Tau": "T", "Chi": "X", "thetasym": "vartheta",
    "varGamma": "Gamma", "varDelta": "Delta", "varTheta": "Theta", "varLambda": "Lambda", "varXi": "Xi", "varPi": "Pi",
    "varSigma": "Sigma", "varPhi": "Phi", "varPsi": "Psi", "varOmega": "Omega",
}  # fmt: skip

SIZED = frozenset(
    "big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm left right middle".split()
)

MATRICES: dict[str, str] = {
    "matrix": "matrix", "pmatrix": "matrix", "bmatrix": "matrix", "Bmatrix": "matrix", "smallmatrix": "matrix",
    "psmallmatrix": "matrix", "bsmallmatrix": "matrix", "array": "matrix", "vmatrix": "det", "Vmatrix": "norm",
    "pmatrix*": "matrix", "bmatrix*": "matrix", "matrix*": "matrix", "tabular": "matrix",
}  # fmt: skip
CASES = frozenset({"cases", "dcases", "rcases", "cases*", "dcases*", "numcases"})
DISPLAYS = frozenset(
    """aligned align align* alignat alignat* split gather gather* gathered equation equation* eqnarray eqnarray* multline
    multline* displaymath math flalign flalign* center subequations IEEEeqnarray IEEEeqnarray* dmath dmath*""".split()
)

WITH_COLUMNS = frozenset(
    {"array", "tabular", "alignat", "alignat*", "IEEEeqnarray", "IEEEeqnarray*"}
)
"""Environments with an argument that tells their columns."""

KNOWN = sorted(
    {c for c in (*IGNORED, *WITH_ARGUMENT_DROPPED, *KEEP_LAST, *TRANSPARENT, *TEXT, *FONTS, *ACCENTS, *SYMBOLS,
                 *OPERATORS, *LETTERS, *SIZED, *LATEX_NAMES) if c.isalpha()} | {"begin", "end"}
)  # fmt: skip
"""Every command, for "did you mean"."""
