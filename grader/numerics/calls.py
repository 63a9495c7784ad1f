"""Closures for calls of unknown functions and their derivatives."""

from __future__ import annotations

from typing import Any

from grader.expression.nodes import Call
from grader.numerics.algebra import unsupported
from grader.numerics.arrays import Array, array, mapped
from grader.numerics.derivatives import laid_out
from grader.numerics.environment import Context, Environment, Run
from grader.numerics.failures import Unsupported
from grader.numerics.functions import RandomFunction
from grader.numerics.ring import DERIVATIVE_ORDER
from grader.numerics.scalars import ONE, Jet, coefficient


def call(context: Context, tree: Call) -> Run:
    name, primes = tree.function, tree.primes
    runs = [context.visit(argument) for argument in tree.arguments]
    if primes > DERIVATIVE_ORDER:
        return unsupported("a derivative of so high an order")
    tag = context.depth

    def run(env: Environment) -> Any:
        function = env.functions.get(name)
        if function is None:
            raise Unsupported(f"{name} is no function")
        arguments = tuple([argument(env) for argument in runs])
        if not primes:
            return function(arguments)
        return _derived(function, arguments, primes, tag)

    return context.remembered(run, tree) if context.varying else run


def _derived(function: RandomFunction, arguments: tuple[Any, ...], primes: int, tag: int) -> Any:
    """`f'` and higher: by a number; of a function of a vector the gradient, the Jacobian or the Hessian."""
    if len(arguments) != 1:
        raise Unsupported("the derivative of a function of several arguments")
    (argument,) = arguments
    if function.elementwise:
        return mapped(function.of_number(primes), argument)
    if type(argument) is not Array:
        places = range(len(function.outputs))
        derived = tuple([function.of_number(primes, k)(argument) for k in places])
        return array(function.rows, function.columns, derived)
    if primes == 1:
        return laid_out(argument, _partials(function, argument, tag))
    if primes == 2 and function.is_scalar and argument.is_vector:
        return _hessian(function, argument, tag)
    raise Unsupported("a derivative with more than two indices")


def _seeded(argument: Array, place: int, tag: int) -> Array:
    entries = list(argument.entries)
    entries[place] = Jet(tag, (entries[place], ONE))
    return Array(argument.rows, argument.columns, tuple(entries))


def _partials(function: RandomFunction, argument: Array, tag: int) -> list[Any]:
    return [
        mapped(lambda entry: coefficient(entry, tag, 1), function((_seeded(argument, k, tag),)))
        for k in range(len(argument.entries))
    ]


def _hessian(function: RandomFunction, argument: Array, tag: int) -> Any:
    size = len(argument.entries)
    lines = []
    for k in range(size):
        inner = _partials(function, _seeded(argument, k, tag), tag + 1)
        lines += [coefficient(entry, tag, 1) for entry in inner]
    return array(size, size, tuple(lines))
