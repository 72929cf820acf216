"""What a house rule is, and the list of them. The rules themselves stand in the files beside this one."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

ESCAPE = re.compile(r"house: \S+")

# A line number and what is wrong there.
Fault = tuple[int, str]


@dataclass
class Source:
    """One file: its path from the top of the house, and its text."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The text, line by line."""
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree of a Python file."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the syntax tree."""
        return list(ast.walk(self.tree))

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Every call with the dotted name of what is called, as far as it can be read."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                yield node, dotted(node.func)

    def excused(self, line: int) -> bool:
        """Whether the line gives its reason: a trailing comment `house: why`."""
        return 0 < line <= len(self.lines) and ESCAPE.search(self.lines[line - 1]) is not None


@dataclass(frozen=True)
class Rule:
    """One rule: which files it reads, how it finds faults, and an example of each kind to try it on."""

    name: str
    files: re.Pattern[str]
    find: Callable[[Source], Iterator[Fault]]
    at: str
    good: tuple[str, ...]
    bad: tuple[str, ...]
    warns: bool = False

    def faults(self, source: Source) -> Iterator[Fault]:
        """Faults of a file that give no reason for themselves."""
        for line, words in self.find(source):
            if not source.excused(line):
                yield line, words


RULES: list[Rule] = []


def rule(
    files: str, *, at: str, good: str | tuple[str, ...], bad: str | tuple[str, ...], warns: bool = False
) -> Callable[[Callable[[Source], Iterator[Fault]]], Callable[[Source], Iterator[Fault]]]:
    """Register a rule for the files whose path matches; `at` is where the examples pretend to stand."""

    def keep(find: Callable[[Source], Iterator[Fault]]) -> Callable[[Source], Iterator[Fault]]:
        goods = (good,) if isinstance(good, str) else good
        bads = (bad,) if isinstance(bad, str) else bad
        RULES.append(Rule(find.__name__, re.compile(files), find, at, goods, bads, warns))
        return find

    return keep


def dotted(node: ast.AST) -> str:
    """`a.b().c` as "a.b.c"; what has no name becomes "?"."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call | ast.Subscript | ast.Await):
        return dotted(node.func if isinstance(node, ast.Call) else node.value)
    return "?"


def line_at(text: str, position: int) -> int:
    """The number of the line a position stands on."""
    return text.count("\n", 0, position) + 1
