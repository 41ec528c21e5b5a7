"""The plain arithmetic by which a fact follows from others, reckoned exactly."""

import ast
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil

# Longer than any formula that a person can read.
_LONGEST = 200
_OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: Mapping[str, Callable[..., Fraction]] = {
    "max": max,
    "ceil": lambda number: Fraction(ceil(number)),
}


def computed(formula: str, value_of: Callable[[str], Fraction]) -> Fraction:
    """Reckon a formula. Raises ValueError for what is no plain arithmetic, or has no result."""
    try:
        return _reckoned(_parsed(formula), value_of)
    except (TypeError, ZeroDivisionError) as error:
        raise ValueError(str(error)) from error


def names(formula: str) -> set[str]:
    """The facts that a formula names, in no order. Raises ValueError when it is none."""
    nodes = ast.walk(_parsed(formula)) if formula else ()
    return {node.id for node in nodes if isinstance(node, ast.Name)} - _FUNCTIONS.keys()


def _parsed(formula: str) -> ast.expr:
    try:
        if len(formula) <= _LONGEST:
            return ast.parse(formula, mode="eval").body
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(f"“{formula}” is no formula") from error
    raise ValueError(f"“{formula}” is too long")


def _reckoned(node: ast.expr, value_of: Callable[[str], Fraction]) -> Fraction:
    match node:
        case ast.Constant(value=int(number)) | ast.Constant(value=float(number)):
            return Fraction(str(number))
        case ast.Name(id=name):
            return value_of(name)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_reckoned(left, value_of), _reckoned(right, value_of))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_reckoned(each, value_of) for each in args))
    raise ValueError(f"“{ast.unparse(node)}” is no plain arithmetic")
