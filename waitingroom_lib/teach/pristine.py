"""What the checks stand on is put back as it was, whatever a learner's code did to it.

It can't be complete in one process; a name that was patched and put back in time isn't seen. What
is kept: builtins, the library, SimPy and the standard library, their functions' code and their
classes, and lists, dicts and sets among the names of a notebook.
"""

from __future__ import annotations

import builtins
import gc
import sys
import warnings
from types import FunctionType, ModuleType
from typing import Any

# Functions below must work where somebody has changed or removed the builtins.
__builtins__ = dict(vars(builtins))

OURS = {"waitingroom_lib", "simpy"}
"""Packages in which no name may change at all."""

MANY = 10_000
"""Items above which the contents of a list aren't kept: it is a morning's, and not a setting."""

_settrace, _setprofile = sys.settrace, sys.setprofile
_limit, _set_limit = sys.getrecursionlimit, sys.setrecursionlimit
_modules, _gc_enable, _put = sys.modules, gc.enable, type.__setattr__
_take = type.__delattr__


class Pristine:
    """All that is kept, as it was when this was made."""

    def __init__(self) -> None:
        self._limit = sys.getrecursionlimit()
        self._lists = [(each, list(each)) for each in (sys.path, sys.meta_path, sys.path_hooks)]
        self._lists += [(warnings.filters, list(warnings.filters)), (gc.callbacks, [])]
        self._modules = {
            name: module
            for name, module in list(sys.modules.items())
            if isinstance(module, ModuleType) and _is_kept(name)
        }
        self._names = [(name, vars(each), dict(vars(each))) for name, each in self._modules.items()]
        self._functions: dict[int, tuple] = {}
        self._classes: dict[int, tuple] = {}
        for name, _, kept in self._names:
            if name != "builtins":
                for value in kept.values():
                    self._keep(value)
        self._contents: list[tuple] = []

    def keep_names(self, names: dict[str, Any]) -> None:
        """Keep the functions, classes and contents among the names of a notebook, too."""
        seen: set[int] = set()
        for value in names.values():
            if _is_kept(getattr(value, "__module__", None) or "") or _is_notebooks(value):
                self._keep(value)
            self._keep_contents(value, seen)

    def _keep(self, value: Any) -> None:
        """Keep what a function runs, and what a class says."""
        if isinstance(value, FunctionType):
            self._keep_function(value)
        elif isinstance(value, type) and id(value) not in self._classes and _is_pythons(value):
            kept = {
                name: each
                for name, each in vars(value).items()
                if name not in ("__dict__", "__weakref__", "_abc_impl")
            }
            self._classes[id(value)] = (value, kept)
            for each in kept.values():
                each = getattr(each, "__func__", each)
                each = each.fget if isinstance(each, property) else each
                if isinstance(each, FunctionType):
                    self._keep_function(each)
        elif isinstance(inner := getattr(value, "__wrapped__", None), FunctionType):
            self._keep_function(inner)

    def _keep_function(self, function: FunctionType) -> None:
        keywords = function.__kwdefaults__
        kept = (function.__code__, function.__defaults__, keywords, dict(keywords or {}))
        self._functions[id(function)] = (function, *kept)

    def _keep_contents(self, value: Any, seen: set[int]) -> None:
        if type(value) not in (list, dict, set, tuple) or id(value) in seen or len(value) > MANY:
            return
        seen.add(id(value))
        if type(value) is not tuple:
            self._contents.append((value, type(value)(value)))
        for each in value.values() if type(value) is dict else value:
            self._keep_contents(each, seen)

    def put_back(self) -> list[str]:
        """Put back what is no longer as it was; returns the names of what wasn't."""
        _settrace(None)
        _setprofile(None)
        changed: list[str] = []
        # The builtins first: all that follows may need them.
        for name, now, kept in self._names:
            if name == "builtins" and self._names_differ(name, now, kept, changed):
                now.clear()
                now.update(kept)
        if _limit() < self._limit:  # a higher one may well be what an answer needs
            _set_limit(self._limit)
        _gc_enable()
        for now, kept in self._lists:
            now[:] = kept
        for name, module in self._modules.items():
            if _modules.get(name) is not module:
                changed.append(name)
                _modules[name] = module
        for name, now, kept in self._names:
            if self._names_differ(name, now, kept, changed):
                self._put_names(name, now, kept)
        for function, code, defaults, keywords, items in self._functions.values():
            if function.__code__ is not code or function.__defaults__ is not defaults:
                changed.append(f"{function.__module__}.{function.__qualname__}")
                function.__code__, function.__defaults__ = code, defaults
            if function.__kwdefaults__ is not keywords or (keywords or {}) != items:
                changed.append(f"{function.__module__}.{function.__qualname__}")
                function.__kwdefaults__ = keywords
                if keywords is not None:
                    keywords.clear()
                    keywords.update(items)
        for kind, kept in self._classes.values():
            self._put_class(kind, kept, changed)
        return list(dict.fromkeys(changed))

    def put_back_contents(self) -> None:
        """Put the items back into the lists, dicts and sets of a notebook."""
        for now, kept in self._contents:
            if type(now) is list:
                now[:] = kept
            else:
                now.clear()
                now.update(kept)

    def _names_differ(self, name: str, now: dict, kept: dict, changed: list[str]) -> bool:
        """Whether a module's names changed; adds which."""
        before = len(changed)
        is_ours = name.partition(".")[0] in OURS or name == "builtins"
        for each, value in kept.items():
            if now.get(each, changed) is not value and (is_ours or _is_code(value)):
                changed.append(each if name == "builtins" else f"{name}.{each}")
        if is_ours and len(now) != len(kept):
            changed.extend(f"{name}.{each}" for each in now if _is_added(each, now, kept))
        return len(changed) > before

    def _put_names(self, name: str, now: dict, kept: dict) -> None:
        is_ours = name.partition(".")[0] in OURS
        for each, value in kept.items():
            if now.get(each, kept) is not value and (is_ours or _is_code(value)):
                now[each] = value
        if is_ours:
            for each in [each for each in now if _is_added(each, now, kept)]:
                del now[each]

    def _put_class(self, kind: type, kept: dict, changed: list[str]) -> None:
        now = kind.__dict__
        is_ours = kind.__module__.partition(".")[0] in (*OURS, "__main__")
        for name, value in kept.items():
            if now.get(name, changed) is not value and (is_ours or _is_code(value)):
                try:
                    _put(kind, name, value)
                except (TypeError, AttributeError):
                    continue
                changed.append(f"{kind.__module__}.{kind.__qualname__}.{name}")
        if len(now) > len(kept) + 3 and kind.__module__.partition(".")[0] in OURS:
            hidden = ("__dict__", "__weakref__", "_abc_impl", "__annotations__")
            for name in [each for each in now if each not in kept and each not in hidden]:
                if not name.startswith("__annot"):
                    changed.append(f"{kind.__module__}.{kind.__qualname__}.{name}")
                    _take(kind, name)


def _is_kept(name: str) -> bool:
    top = name.partition(".")[0]
    if name == "__main__" or name.startswith("waitingroom_lib.teach.sandboxed"):
        return False
    return top in OURS or top in sys.stdlib_module_names


def _is_code(value: Any) -> bool:
    """Whether a name of the standard library stands for something that is called."""
    kinds = (ModuleType, property, classmethod, staticmethod)
    return callable(value) or isinstance(value, kinds)


def _is_notebooks(value: Any) -> bool:
    return getattr(value, "__module__", "") == "__main__"


def _is_added(name: str, now: dict, kept: dict) -> bool:
    """Whether a name is new in a module, and not there by an import or a warning."""
    is_new = name not in kept and name != "__warningregistry__"
    return is_new and not isinstance(now[name], ModuleType)


def _is_pythons(kind: type) -> bool:
    """Whether a class is written in Python, so that it can be changed at all."""
    return bool(kind.__flags__ & 1 << 9)
