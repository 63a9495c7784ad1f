"""The style sheet that our pages share: light and dark, narrow and wide, screen and paper. Contrast is AA or better."""

from __future__ import annotations

STYLES = """
:root { color-scheme: light dark; --ink: #1c2126; --faint: #545d68; --paper: #ffffff; --soft: #f5f6f8; --line: #d3d8de;
  --link: #0a4f9e; --good: #17643a; --some: #7d4e00; --bad: #a8201a; --form: #6f3996; --open: #0b5680;
  --good-soft: #e7f4ec; --some-soft: #fcf1dd; --bad-soft: #fdeceb; --form-soft: #f4ecfa; --open-soft: #e6f1f8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ec; --faint: #a7b0ba; --paper: #15191e; --soft: #1f252c;
  --line: #3a434d; --link: #8fc1ff; --good: #7fd6a0; --some: #f0c069; --bad: #ff9d96; --form: #d7aef5; --open: #86c9f0;
  --good-soft: #17301f; --some-soft: #35290f; --bad-soft: #3a1b1a; --form-soft: #2d1f38; --open-soft: #12293a; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 60rem; color: var(--ink); background: var(--paper);
  overflow-wrap: anywhere; font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
h1, h2, h3, h4 { line-height: 1.25; }
h1 { font-size: 1.65rem; margin: 0 0 .35rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; }
h3 { font-size: 1.08rem; margin: 1.6rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .5rem 0; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, [tabindex]:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .9em; }
pre { margin: .4rem 0; padding: .6rem .75rem; background: var(--soft); border: 1px solid var(--line); border-radius: .35rem;
  white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
caption { text-align: start; font-weight: 600; padding-bottom: .35rem; }
th, td { text-align: start; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
thead th { overflow-wrap: normal; color: var(--faint); font-weight: 600; border-bottom-width: 2px; }
th[scope=row] { font-weight: 400; min-width: 7rem; }
th .title { display: block; font-size: .9rem; color: var(--faint); }
.number { text-align: end; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
th.number:last-child, td.number:last-child { padding-right: 0; }
.faint { color: var(--faint); }
.formula { overflow-x: auto; padding: .25rem 0; max-width: 100%; }
.formula math { font-size: 1.2rem; }
math { font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "XITS Math", "Libertinus Math", "TeX Gyre Termes Math",
  "DejaVu Math TeX Gyre", "Noto Sans Math", math; }
math[display=block] { margin: 0; text-align: start; width: max-content; }
.cases mtd { text-align: start; math-style: normal; }
.outcome { display: inline-block; padding: 0 .5rem; border-radius: .8rem; font-size: .9rem; white-space: nowrap;
  color: var(--faint); background: var(--soft); border: 1px solid currentColor; }
.correct, .holds { color: var(--good); background: var(--good-soft); }
.partial, .recovers { color: var(--some); background: var(--some-soft); }
.incorrect, .wrong { color: var(--bad); background: var(--bad-soft); }
.invalid, .unreadable { color: var(--form); background: var(--form-soft); }
.undecided, .fault, .manual { color: var(--open); background: var(--open-soft); }
.label { color: var(--faint); font-size: .9rem; margin-bottom: 0; }
.wide { overflow-x: auto; }
@media (max-width: 34rem) { body { padding: 1rem .85rem 2rem; } h1 { font-size: 1.4rem; } }
@media print {
  :root { --ink: #000; --faint: #444; --paper: #fff; --soft: #fff; --line: #999; --link: #000; --good: #17643a;
    --some: #7d4e00; --bad: #a8201a; --form: #6f3996; --open: #0b5680; --good-soft: #fff; --some-soft: #fff;
    --bad-soft: #fff; --form-soft: #fff; --open-soft: #fff; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  h1, h2, h3, h4, caption { break-after: avoid; }
  tr, figure, .item { break-inside: avoid; }
  .formula, .wide { overflow: visible; }
  a { text-decoration: none; }
}
"""
