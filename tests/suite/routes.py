"""What addresses are compiled to, kept for the applications of a process: most tests have one."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]
_METHOD = "_compile_builder"


def compile_routes_once() -> None:
    """Let each rule take what an equal one has compiled: the function that builds its address.

    To compile those of a panel takes a part of the time of a test of its pages. The function is
    given its rule whenever it is called, so it belongs to none; only values that a rule has by
    default are a part of it, and such a rule is compiled anew.
    """
    compile_builder: Callable[[Rule, bool], Builder] = getattr(Rule, _METHOD)
    kept: dict[Hashable, Builder] = {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> Builder:
        if rule.defaults:
            return compile_builder(rule, append_unknown)
        key = (rule.rule, append_unknown, *rule._trace)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    setattr(Rule, _METHOD, compile_once)
