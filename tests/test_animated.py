"""The live picture's modules: joined into one script, and as they stand."""

import re

import pytest

from waitingroom_lib.show import animated
from waitingroom_lib.show.animated import HERE, script, style

MODULES = sorted(path.stem for path in HERE.glob("*.js"))
ENTRIES = {"live", "board", "dial"}
"""Modules that a widget is made of."""

MOST_LETTERS = 100


def source(name):
    return (HERE / f"{name}.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MODULES)
def test_a_joined_script_imports_nothing_and_holds_each_module_once(name):
    joined = script(name)
    assert not re.search(r"^\s*(import|export \{)", joined, re.MULTILINE)
    blocks = re.findall(r"^const module_(\w+) = ", joined, re.MULTILINE)
    assert len(blocks) == len({*blocks})
    needed, seen = [name], set()
    while needed:
        for other in re.findall(r'from "\./(\w+)\.js"', source(needed.pop())):
            if other not in seen:
                seen.add(other)
                needed.append(other)
    assert {*blocks} == seen


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_written_as_the_joiner_reads_it(name):
    text = source(name)
    for line in re.findall(r"^import .*", text, re.MULTILINE):
        assert re.fullmatch(r'import \{ [\w, ]+ \} from "\./\w+\.js";', line), line
    for line in re.findall(r"^export .*", text, re.MULTILINE):
        assert re.match(r"export (async function|function|class|const|default) ", line), line
    assert text.count("export default") == (1 if name in ENTRIES else 0)
    assert "innerHTML" not in text
    assert [line for line in text.splitlines() if len(line) > MOST_LETTERS] == []


def test_modules_may_use_the_same_names(monkeypatch, tmp_path):
    (tmp_path / "a.js").write_text("const same = 1;\nexport const one = same;\n")
    (tmp_path / "b.js").write_text(
        'import { one } from "./a.js";\nconst same = 2;\nexport function two() { return one; }\n'
    )
    (tmp_path / "c.js").write_text(
        'import { one } from "./a.js";\nimport { two } from "./b.js";\nconst same = 3;\n'
    )
    monkeypatch.setattr(animated, "HERE", tmp_path)
    joined = animated.script.__wrapped__("c")
    assert joined.count("const same = 1") == 1
    assert joined.index("module_a =") < joined.index("module_b =") < joined.index("const same = 3")
    assert "const { one } = module_a;\nconst { two } = module_b;\nconst same = 3;" in joined


def test_a_style_sheet_is_read_whole():
    sheet = style("picture")
    assert sheet.count("{") == sheet.count("}")
    rules = re.findall(r"^([^\s@}/][^{]*)\{", sheet, re.MULTILINE)
    assert [rule for rule in rules if ".wr.live" not in rule] == []
