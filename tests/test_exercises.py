"""What every exercise promises to the learner and to the instructor.

The untouched exercise fails at every check and at nothing else; that the solution passes its checks
is for nbval to say. The exercise in `exercises/` is the one its solution gives, and its bank holds
enough answers, which `test_bank_NN.py` hands in. Below the line, a notebook of a few cells proves
that these very tests, and those of the banks, can fail.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace

import nbformat
import pytest
from desk import (
    ROOT,
    SOLUTIONS,
    Desk,
    bank_of,
    describe,
    is_check,
    is_code_answer,
    names_in,
    none_of,
    right_answer_problems,
    role,
    run,
    sitting_in,
    wrong_answer_problems,
)
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from wrong_answers import Answer, Bank

from waitingroom_lib import Design, Scenario, simulate
from waitingroom_lib.__main__ import main
from waitingroom_lib.teach import author, exercises
from waitingroom_lib.teach.exercises import release

FEWEST_TASKS, MOST_TASKS = 4, 6
FEWEST_WRONG_ANSWERS_A_TASK = 12
FEWEST_HIDDEN, MOST_HIDDEN = 2, 3
MOST_LINES_OF_A_CHECK = 25
HIDDEN = "### BEGIN HIDDEN TESTS"

each_solution = pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)


def is_given(cell):
    """Code that is neither an answer nor a check: imports, helpers, mornings."""
    return cell.cell_type == "code" and not role(cell).get("solution") and not is_check(cell)


def is_answer_in_words(cell):
    return cell.cell_type == "markdown" and bool(role(cell).get("solution"))


def tasks_of(notebook):
    """The cells of each task by its number, and the numbers in the order of their headings."""
    tasks, numbers, cells = {}, [], []
    for cell in notebook.cells:
        heading = re.match(r"## (?:Task (\d+))?", cell.source)
        if cell.cell_type == "markdown" and heading:
            cells = []
            if heading[1]:
                numbers.append(int(heading[1]))
                tasks[int(heading[1])] = cells
        cells.append(cell)
    return tasks, numbers


def structure_problems(solution):
    problems = []
    tasks, numbers = tasks_of(solution)
    if not FEWEST_TASKS <= len(numbers) <= MOST_TASKS:
        problems.append(f"{len(numbers)} tasks; allowed: {FEWEST_TASKS} to {MOST_TASKS}")
    if numbers != list(range(1, len(numbers) + 1)):
        problems.append(f"tasks numbered {numbers}; allowed: '## Task 1', '## Task 2' and so on")
    for number, cells in tasks.items():
        if not any(role(cell).get("grade") for cell in cells):
            problems.append(f"task {number} has no graded cell; allowed: at least one a task")
    if not any(is_answer_in_words(cell) for cell in solution.cells):
        problems.append("no answer in words; allowed: at least one an exercise")
    problems += points_problems(solution, tasks)
    inside = [id(cell) for cells in tasks.values() for cell in cells]
    for cell in solution.cells:
        name = role(cell).get("grade_id")
        if (role(cell).get("grade") or role(cell).get("solution")) and id(cell) not in inside:
            problems.append(
                f"{name} stands outside the tasks; allowed: below a '## Task n' heading"
            )
        if role(cell).get("grade") and not role(cell).get("points"):
            problems.append(f"{name} has no points; allowed: 1 or more for a graded cell")
        if is_check(cell) and not role(cell).get("locked"):
            problems.append(f"{name} isn't locked; allowed: locked true for a check")
        if is_code_answer(cell):
            body = ast.parse(cell.source).body
            if len(body) != 1 or not isinstance(body[0], ast.FunctionDef):
                problems.append(f"{name} isn't one function; allowed: one, and nothing beside it")
    problems += order_problems(solution)
    hidden = sum(HIDDEN in cell.source for cell in solution.cells)
    if not FEWEST_HIDDEN <= hidden <= MOST_HIDDEN:
        allowed = f"{FEWEST_HIDDEN} to {MOST_HIDDEN}"
        problems.append(f"{hidden} checks with hidden tests; allowed: {allowed}")
    for cell in release(solution).cells:
        if is_check(cell):
            problems += hint_problems(cell)
            lines = [line for line in cell.source.splitlines() if line.strip()]
            if len(lines) > MOST_LINES_OF_A_CHECK:
                allowed = f"at most {MOST_LINES_OF_A_CHECK}"
                problems.append(
                    f"{role(cell)['grade_id']} has {len(lines)} lines; allowed: {allowed}"
                )
    return problems


def order_problems(solution):
    """Given cells are locked, a check stands right below its answer, and is folded."""
    problems = []
    cells = solution.cells
    for before, cell in zip([None, *cells], cells, strict=False):
        name = role(cell).get("grade_id") or cell.source.partition("\n")[0][:40]
        if is_given(cell) and not role(cell).get("locked"):
            problems.append(f"{name!r} isn't locked; allowed: locked true for what is given")
        if is_check(cell) and not (is_check(before) or is_code_answer(before)):
            problems.append(
                f"{name} doesn't stand right below its answer; allowed: nothing between"
            )
        if is_check(cell) and not cell.metadata.get("jupyter", {}).get("source_hidden"):
            problems.append(f"{name} isn't folded; allowed: jupyter.source_hidden in its metadata")
    for cell, after in zip(cells, [*cells[1:], None], strict=True):
        if is_answer_in_words(cell):
            is_locked = after is not None and role(after).get("locked")
            if not (is_locked and "<details>" in after.source and "odel reply" in after.source):
                name = role(cell)["grade_id"]
                problems.append(
                    f"{name} has no model reply; allowed: a locked, folded cell below it"
                )
    return problems


def outcome_problems(solution, chapter):
    """Every outcome that the chapter's opening promises has a task, and a graded cell in it."""
    opening = chapter.cells[0].source.partition("**You will be able to**")[2]
    bullets = re.findall(r"^- (.+(?:\n +.+)*)", opening.partition("**Builds on**")[0], re.MULTILINE)
    promised = [" ".join(bullet.split()) for bullet in bullets]
    outcomes = solution.metadata.get("waitingroom", {}).get("outcomes", [])
    problems = []
    if [each["outcome"] for each in outcomes] != promised:
        problems.append(f"outcomes {[each['outcome'] for each in outcomes]}; promised: {promised}")
    tasks, _ = tasks_of(solution)
    for each in outcomes:
        cells = tasks.get(each["task"], [])
        graded = {role(cell)["grade_id"] for cell in cells if role(cell).get("grade")}
        if not each["checks"] or not set(each["checks"]) <= graded:
            problems.append(f"{each}; allowed: graded cells of that task, {sorted(graded)}")
    return problems


def compares(node):
    """Whether a node calls `agree`, which always has a hint."""
    name = getattr(node, "func", None)
    return isinstance(node, ast.Call) and getattr(name, "id", getattr(name, "attr", "")) == "agree"


def points_problems(solution, tasks):
    """What the title and each heading announce must be what the graded cells give."""
    problems, total = [], 0
    for number, cells in tasks.items():
        points = sum(role(cell).get("points", 0) for cell in cells)
        total += points
        if not re.match(rf"## Task {number}: .+ \({points:g} points\)\n", f"{cells[0].source}\n"):
            problems.append(f"task {number} gives {points:g} points; its heading doesn't say so")
    if f"{len(tasks)} tasks, {total:g} points" not in solution.cells[0].source:
        problems.append(f"{len(tasks)} tasks give {total:g} points; the first cell doesn't say so")
    return problems


def hint_problems(check):
    """A learner sees each assert of a check without its hidden tests; each must carry a hint."""
    name = role(check).get("grade_id")
    tree = ast.parse(check.source)
    asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    problems = [
        f"{name}: no hint in `{ast.unparse(node)}`; allowed: assert ..., 'what to look at next'"
        for node in asserts
        if node.msg is None
    ]
    if not asserts and not any(map(compares, ast.walk(tree))):
        problems.append(f"{name} asserts nothing that a learner sees")
    # nbgrader takes the value of the last line for the points that the learner has earned.
    last = ast.unparse(tree.body[-1]) if isinstance(tree.body[-1], ast.Expr) else "print()"
    if not last.startswith("print(") and not compares(getattr(tree.body[-1], "value", None)):
        problems.append(f"{name} ends in the value of `{last}`; allowed: an assert or a print")
    return problems


def told_at_the_end(solution):
    """Code below the last check that names no answer, nor what was made with one.

    No check can need it, and it needs no answer. That it runs is for nbval to say, and it may take
    as long as all else.
    """
    code = [(at, cell) for at, cell in enumerate(solution.cells) if cell.cell_type == "code"]
    names = {at: names_in(cell.source) for at, cell in code}
    last = max((at for at, cell in code if is_check(cell)), default=len(solution.cells))
    answers = set().union(*(names[at][1] for at, cell in code if is_code_answer(cell)))
    reached = set()
    while answers - reached:
        reached |= answers
        for at, cell in code:
            read, made, _ = names[at]
            if read & reached and not is_check(cell):
                answers |= made
    return [at for at, _ in code if at > last and not names[at][0] & reached]


def untouched_problems(solution, folder):
    exercise = release(solution)
    for index in told_at_the_end(solution):
        exercise.cells[index].source = ""
    errors = run(exercise, folder)
    problems = [
        f"{role(cell)['grade_id']} passes although nothing was answered"
        for index, cell in enumerate(exercise.cells)
        if is_check(cell) and index not in errors
    ]
    for index, error in errors.items():
        if not is_check(exercise.cells[index]):
            problems.append(f"not a check, but fails: {describe(exercise, index, error)}")
        elif not isinstance(error, NotImplementedError):
            problems.append(f"fails, but not at the answer: {describe(exercise, index, error)}")
    return problems


def bank_problems(solution, bank):
    """Each task that a check grades needs its wrong answers and one other right one."""
    problems = []
    for number, cells in tasks_of(solution)[0].items():
        checks = {role(cell)["grade_id"] for cell in cells if is_check(cell)}
        answers = "\n".join(cell.source for cell in cells if is_code_answer(cell))
        wrong = [answer for answer in bank.wrong_answers if answer.check in checks]
        right = [answer for answer in bank.right_answers if f"def {answer.function}(" in answers]
        if checks and len(wrong) < FEWEST_WRONG_ANSWERS_A_TASK:
            allowed = f"at least {FEWEST_WRONG_ANSWERS_A_TASK}"
            problems.append(f"task {number}: {len(wrong)} wrong answers; allowed: {allowed}")
        if checks and not right:
            problems.append(f"task {number}: no other right answer; allowed: at least one")
    caught = {answer.check for answer in bank.wrong_answers if answer.hidden}
    for cell in solution.cells:
        if HIDDEN in cell.source and role(cell).get("grade_id") not in caught:
            name = role(cell).get("grade_id")
            problems.append(
                f"{name}: no answer that only its hidden tests catch; allowed: one or more"
            )
    return problems


def test_there_are_solutions():
    assert SOLUTIONS, "solutions/ holds no notebook, so nothing here was tested"


def test_every_exercise_and_every_bank_has_its_solution():
    names = {path.name for path in SOLUTIONS}
    exercise_names = {path.name for path in (ROOT / "exercises").glob("*.ipynb")}
    assert exercise_names == names, "run: python -m waitingroom_lib exercises"
    banks = {path.stem[2:] for path in (ROOT / "tests" / "wrong_answers").glob("ex*.py")}
    assert banks == {name[:2] for name in names}, "tests/wrong_answers/exNN.py: one a solution"
    tried = {path.stem[10:] for path in (ROOT / "tests").glob("test_bank_*.py")}
    assert tried == banks, "tests/test_bank_NN.py: one a bank"


@each_solution
def test_exercise_is_the_one_its_solution_gives(path):
    committed = ROOT / "exercises" / path.name
    assert committed.exists(), "run: python -m waitingroom_lib exercises"
    made = release(exercises.read(path), path.name)
    assert exercises.read(committed) == made, "run: python -m waitingroom_lib exercises"


@each_solution
def test_exercise_is_well_formed(path):
    none_of(structure_problems(exercises.read(path)))


@each_solution
def test_every_outcome_that_the_chapter_promises_has_its_task(path):
    chapter = exercises.read(ROOT / "notebooks" / path.name)
    none_of(outcome_problems(exercises.read(path), chapter))


@each_solution
def test_untouched_exercise_fails_at_every_check_and_at_nothing_else(path):
    none_of(untouched_problems(exercises.read(path), path.parent))


@each_solution
def test_bank_holds_enough_answers(path):
    none_of(bank_problems(exercises.read(path), bank_of(path)))


# ---- The machinery itself, on a notebook of a few cells ----------------------------------------


def code(source, **nbgrader):
    metadata = {"nbgrader": {"schema_version": 3, **nbgrader}} if nbgrader else {}
    return new_code_cell(source, metadata=metadata)


def words(source, **nbgrader):
    metadata = {"nbgrader": {"schema_version": 3, **nbgrader}} if nbgrader else {}
    return new_markdown_cell(source, metadata=metadata)


def answer_cell(source, grade_id="answer"):
    return code(source, grade_id=grade_id, grade=False, solution=True, locked=False)


def check_cell(source, grade_id="check", points=2):
    graded = {"grade": True, "solution": False, "locked": True, "points": points}
    cell = code(source, grade_id=grade_id, **graded)
    cell.metadata["jupyter"] = {"source_hidden": True}
    return cell


def given_cell(source, grade_id="given"):
    return code(source, grade_id=grade_id, grade=False, solution=False, locked=True)


ANSWER = """def doubled(bookings):
    '''Return twice the bookings.'''
    ### BEGIN SOLUTION
    return 2 * bookings
    ### END SOLUTION"""
CHECK = """assert doubled(3) > 3, "Twice 3 is more than 3: which sign did you use?"
assert doubled(3) == 6, "Look at 3 bookings again: what is twice as many?"
### BEGIN HIDDEN TESTS
assert doubled(50) == 100
### END HIDDEN TESTS"""


SHOWN = CHECK[: CHECK.index("\n### BEGIN")].replace("doubled", "doubled_1")


def region(cell, source):
    cell.source = source


def small_notebook(answer=ANSWER, check=CHECK, extra="limit = 3"):
    cells = [words("# A small exercise\n\n4 tasks, 9 points."), given_cell(extra)]
    for number in range(1, FEWEST_TASKS):
        cells += [
            words(f"## Task {number}: double (2 points)"),
            answer_cell(answer.replace("doubled", f"doubled_{number}"), f"answer-{number}"),
            check_cell(check.replace("doubled", f"doubled_{number}"), f"check-{number}"),
        ]
    in_words = {"grade_id": "why", "grade": True, "solution": True, "locked": False, "points": 3}
    cells += [words("## Task 4: explain (3 points)"), words("Because.", **in_words)]
    read_only = {"grade": False, "solution": False, "locked": True}
    reply = "<details><summary>A model reply</summary>Because.</details>"
    cells.append(words(reply, grade_id="model-reply", **read_only))
    return new_notebook(cells=cells)


def wrong(source, hint="which sign", check="check-1", *, hidden=False):
    body = f"def doubled_1(n):\n    {source}"
    return Answer("doubled_1", "a wrong idea", body, check, hint, hidden)


def test_small_solution_passes(tmp_path):
    assert run(small_notebook(), tmp_path) == {}


def test_small_notebook_is_well_formed(tmp_path):
    assert structure_problems(small_notebook()) == []
    assert untouched_problems(small_notebook(), tmp_path) == []


def test_hidden_tests_of_a_solution_are_run(tmp_path):
    tripled_for_many = ANSWER.replace("2 * bookings", "2 * bookings + bookings // 50")
    assert set(run(small_notebook(tripled_for_many), tmp_path)) == {4, 7, 10}


def test_a_check_that_never_calls_the_answer_is_reported(tmp_path):
    assert_found("check-1 passes", untouched_problems(small_notebook(check="pass"), tmp_path))
    assert_found("check-1 asserts nothing", structure_problems(small_notebook(check="pass")))


def test_a_check_that_fails_before_the_answer_is_reported(tmp_path):
    notebook = small_notebook(check="assert no_such_name(doubled(3)), 'Look again.'")
    assert_found("not at the answer: cell 4 (check-1)", untouched_problems(notebook, tmp_path))


def test_a_plain_cell_that_needs_an_answer_is_reported(tmp_path):
    solution = small_notebook()
    solution.cells.append(code("doubled_1(4)"))
    assert_found("not a check, but fails: cell 14", untouched_problems(solution, tmp_path))


def test_what_is_told_at_the_end_needs_no_answer_by_whatever_name(tmp_path):
    solution = small_notebook()
    below = (
        "limit + 4",
        "def twice():\n    return doubled_1(4)",
        "all_of = [twice]",
        "all_of[0]()",
    )
    solution.cells.insert(5, code("limit"))
    solution.cells += [*map(code, below), words("The end."), code("[limit]")]
    assert told_at_the_end(solution) == [15, 20]
    assert_found("not a check, but fails: cell 18", untouched_problems(solution, tmp_path))


def test_an_answer_that_is_a_whole_cell_of_code_is_reported(tmp_path):
    solution = small_notebook(answer="x = 1", check="assert x == 1, 'Look again.'")
    assert_found("not a check, but fails: cell 3", untouched_problems(solution, tmp_path))
    assert_found("answer-1 isn't one function", structure_problems(solution))


def test_wrong_answer_is_rejected_with_its_hint(tmp_path):
    assert wrong_answer_problems(Desk(small_notebook(), tmp_path), wrong("return 2 - n")) == []
    late = wrong("return n * n", hint="Look at 3 bookings again")
    assert wrong_answer_problems(Desk(small_notebook(), tmp_path), late) == []


@pytest.mark.parametrize(
    ("check", "answer", "problem"),
    [
        ("doubled(3)", wrong("return 2 - n"), "check-1 accepts 'a wrong idea'"),
        (CHECK, wrong("return 2 * n + n // 50"), "check-1 accepts"),  # only a hidden test sees it
        (CHECK, wrong("return None"), "must meet the hint 'which sign', but meets cell 4"),
        (CHECK, wrong("return None"), "TypeError"),
        (CHECK, wrong("return n * n"), "AssertionError: Look at 3 bookings again"),
        (CHECK, wrong("return 2 - n", check="check-9"), "allowed: check-1, check-2, check-3"),
    ],
)
def test_wrong_answer_that_meets_no_hint_is_reported(check, answer, problem, tmp_path):
    solution = small_notebook(check=check)
    assert_found(problem, wrong_answer_problems(Desk(solution, tmp_path), answer))


def test_wrong_answer_that_breaks_another_cell_is_reported(tmp_path):
    solution = small_notebook()
    solution.cells.insert(4, code("rate = 6 / doubled_1(0)"))
    problems = wrong_answer_problems(Desk(solution, tmp_path), wrong("return 0"))
    assert_found("breaks a cell that is no check: cell 4", problems)


def test_answer_for_the_hidden_tests_is_tried_on_both(tmp_path):
    caught = wrong("return 2 * n + n // 50", hint="", hidden=True)
    assert wrong_answer_problems(Desk(small_notebook(), tmp_path), caught) == []
    seen = wrong("return 2 - n", hidden=True)
    problems = wrong_answer_problems(Desk(small_notebook(), tmp_path), seen)
    assert_found("is for the hidden tests, but cell 4 (check-1)", problems)
    right = wrong("return n + n", hidden=True)
    problems = wrong_answer_problems(Desk(small_notebook(), tmp_path), right)
    assert_found("check-1 accepts 'a wrong idea'", problems)


def test_answer_that_meets_two_ideas_is_reported(tmp_path):
    check = """from waitingroom_lib.teach.checks import agree
agree(
    doubled,
    lambda n: 2 * n,
    cases=[(3,), (5,)],
    ideas={"You squared it.": lambda n: n * n, "It grows too fast.": lambda n: n**2},
    hint="Look again.",
)"""
    answer = wrong("return n * n", hint="You squared it.")
    problems = wrong_answer_problems(Desk(small_notebook(check=check), tmp_path), answer)
    assert_found("several ideas: ('You squared it.', 'It grows too fast.')", problems)


def promising(*outcomes):
    lines = "\n".join(f"- {outcome}" for outcome in outcomes)
    title = words(f"# 09\n\n**You will be able to**\n\n{lines}\n\n**Builds on** 08.")
    return new_notebook(cells=[title])


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"outcome": "double", "task": 1, "checks": ["check-1"]}, None),
        ({"outcome": "double", "task": 4, "checks": ["why"]}, None),
        ({"outcome": "halve", "task": 1, "checks": ["check-1"]}, "promised: ['double']"),
        ({"outcome": "double", "task": 2, "checks": ["check-1"]}, "graded cells of that task"),
        ({"outcome": "double", "task": 2, "checks": []}, "graded cells of that task"),
        ({"outcome": "double", "task": 9, "checks": ["check-1"]}, "graded cells of that task, []"),
    ],
)
def test_outcome_without_a_task_is_reported(entry, problem):
    solution = small_notebook()
    solution.metadata["waitingroom"] = {"outcomes": [entry]}
    problems = outcome_problems(solution, promising("double"))
    if problem is None:
        assert problems == []
    else:
        assert_found(problem, problems)
    assert outcome_problems(solution, promising("double", "halve"))
    assert outcome_problems(solution, promising("double\n  and halve"))


def test_answer_that_replaces_nothing_is_reported(tmp_path):
    answer = Answer("halved", "another name", "def halved(n): ...")
    with pytest.raises(ValueError, match="no answer cell defines halved"):
        Desk(small_notebook(), tmp_path).hand_in(answer, hidden=True)


def test_answers_are_handed_in_one_after_another_and_in_any_order(tmp_path):
    solution = small_notebook()
    solution.cells.insert(5, given_cell("limit = limit + 1\nassert limit == 4", "more"))
    desk = Desk(solution, tmp_path)
    later = Answer("doubled_2", "adds", "def doubled_2(n):\n    return n * (limit - 2)")
    earlier = wrong("return n * (limit - 1)", check=None, hint=None)
    for answer in (later, earlier, later, earlier):
        assert right_answer_problems(desk, answer) == []
    assert wrong_answer_problems(desk, wrong("return 2 - n")) == []
    assert right_answer_problems(desk, earlier) == []


@pytest.mark.parametrize(
    ("at", "between", "asked"),
    [
        (5, "", "doubled_1(9)"),
        (5, "many = doubled_1(9)", "many"),
        (1, "def many():\n    return [doubled_1(each) for each in (9,)][0]", "many()"),
        (5, "table = {}\nfor each in (9,):\n    table[each] = doubled_1(each)", "table[9]"),
        (5, "table = [0]\nmany = table\ntable.insert(0, doubled_1(9))", "many[0]"),
    ],
)
def test_an_answer_is_tried_wherever_a_check_comes_to_it(at, between, asked, tmp_path):
    solution = small_notebook()
    solution.cells.insert(at, given_cell(between, "between"))
    solution.cells[11].source += f"\nassert {asked} == 18, 'Look at 9 again.'"
    right = wrong("return 2 * n if n != 9 else 0", check=None, hint=None)
    problems = right_answer_problems(Desk(solution, tmp_path), right)
    assert_found("(check-3): AssertionError: Look at 9 again.", problems)


def test_an_answer_is_not_tried_where_only_a_word_is_its_name(tmp_path):
    solution = small_notebook(answer=ANSWER.replace("bookings):", "bookings, doubled_1=None):"))
    solution.cells.insert(5, given_cell("'doubled_1'\nprint(dict(doubled_1=3))", "uses"))
    desk = Desk(solution, tmp_path)
    checks = desk._checks_of("doubled_1", desk.place_of("doubled_1"))
    assert checks == [desk.checks["check-1"]]


class Clock:
    """The processor's clock: it runs on while an answer computes, and stands while it doesn't."""

    def __init__(self, tick_s):
        self.now_s, self.tick_s = 0, tick_s

    def __call__(self):
        self.now_s += self.tick_s
        return self.now_s


@pytest.mark.parametrize(("tick_s", "problem"), [(2, "Not done after 10 s"), (0, "accepts")])
def test_an_answer_is_broken_off_by_the_processors_clock(tick_s, problem, tmp_path, monkeypatch):
    monkeypatch.setattr("desk.process_time", Clock(tick_s))
    check = "from waitingroom_lib.teach import answers\nassert answers.call(doubled, 3), 'Sign?'"
    sleeps = wrong("import time\n    time.sleep(1)\n    return 6", hint="no such hint")
    problems = wrong_answer_problems(Desk(small_notebook(check=check), tmp_path), sleeps)
    assert_found(problem, problems)


def test_what_the_desk_remembers_is_what_would_be_found_out_again(tmp_path):
    day, designs = Scenario.steady(rate_per_s=1, hours=0.1), (Design.queued(workers=2),)
    designs += (replace(designs[0], backlog_limit=3), Design.synchronous(threads=2))
    for design in designs:
        with sitting_in(tmp_path):
            spoilt = simulate(day.sample(5), design).bookings
            spoilt.started_us.sort(reverse=True)
            spoilt.state[:] = "?" * len(spoilt)
            seen = simulate(day.sample(5), design)
        again = simulate(day.sample(5), design)
        assert list(seen.bookings) == list(again.bookings)
        assert list(seen.acceptance_s) == list(again.acceptance_s)
        assert (seen.ended_us, seen.design) == (again.ended_us, again.design)


def test_other_right_answer_is_accepted_and_a_wrong_one_is_not(tmp_path):
    right = wrong("return n + n", check=None, hint=None)
    assert right_answer_problems(Desk(small_notebook(), tmp_path), right) == []
    not_right = wrong("return n * n", check=None, hint=None)
    problems = right_answer_problems(Desk(small_notebook(), tmp_path), not_right)
    assert_found("is right, but cell 4 (check-1): AssertionError", problems)


def test_bank_keeps_the_text_of_a_function():
    bank = Bank()

    @bank.wrong("takes the square", check="check-1", hint="which sign")
    def doubled_1(n):
        return n * n

    expected = "def doubled_1(n):\n    return n * n"
    assert bank.wrong_answers == [
        Answer("doubled_1", "takes the square", expected, "check-1", "which sign")
    ]


def test_bank_refuses_a_hint_that_any_message_holds():
    with pytest.raises(ValueError, match="hint 'a'; allowed: at least 8 characters"):
        Bank().wrong("takes the square", check="check-1", hint="a")


def test_bank_with_too_few_answers_is_reported():
    bank = Bank()
    bank.wrong_answers += [wrong("return 0")] * 12 + [wrong("return 0", check="check-2")] * 11
    bank.right_answers += [Answer("doubled_1", "adds", "def doubled_1(n): return n + n")]
    assert bank_problems(small_notebook(), bank) == [
        "task 2: 11 wrong answers; allowed: at least 12",
        "task 2: no other right answer; allowed: at least one",
        "task 3: 0 wrong answers; allowed: at least 12",
        "task 3: no other right answer; allowed: at least one",
        *(
            f"check-{number}: no answer that only its hidden tests catch; allowed: one or more"
            for number in (1, 2, 3)
        ),
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda cells: cells.__delitem__(slice(2, 5)), "3 tasks; allowed: 4 to 6"),
        (lambda cells: cells[2].update(source="## Task 7"), "tasks numbered [7, 2, 3, 4]"),
        (lambda cells: cells.pop(-2), "task 4 has no graded cell"),
        (lambda cells: cells.pop(-2), "no answer in words"),
        (lambda cells: cells.pop(), "why has no model reply"),
        (lambda cells: cells[-1].update(source="A model reply"), "why has no model reply"),
        (lambda cells: role(cells[1]).update(locked=False), "'given' isn't locked"),
        (
            lambda cells: cells.insert(4, given_cell("x = 1", "more")),
            "check-1 doesn't stand right below",
        ),
        (lambda cells: cells.insert(4, words("Now.")), "check-1 doesn't stand right below"),
        (lambda cells: cells[4].metadata.pop("jupyter"), "check-1 isn't folded"),
        (lambda cells: region(cells[4], SHOWN + "\n" * 9), None),
        (lambda cells: region(cells[4], SHOWN + "\nx = 1" * 24), "check-1 has 26 lines"),
        (lambda cells: [region(cells[at], SHOWN) for at in (4, 7)], "1 checks with hidden tests"),
        (lambda cells: cells[2].update(source="## Warming up"), "answer-1 stands outside"),
        (lambda cells: role(cells[4]).update(points=0), "check-1 has no points"),
        (lambda cells: role(cells[4]).update(points=1), "task 1 gives 1 points; its heading"),
        (lambda cells: role(cells[-2]).update(points=4), "4 tasks give 10 points; the first cell"),
        (lambda cells: role(cells[4]).update(locked=False), "check-1 isn't locked"),
        (lambda cells: cells[4].update(source="assert doubled_1(3)"), "check-1: no hint in"),
        (lambda cells: cells[4].update(source="doubled_1(3)"), "check-1 ends in the value of"),
    ],
)
def test_badly_formed_exercise_is_reported(change, problem):
    solution = small_notebook()
    change(solution.cells)
    if problem is None:
        assert structure_problems(solution) == []
    else:
        assert_found(problem, structure_problems(solution))


def assert_found(part, problems):
    assert any(part in problem for problem in problems), f"{part!r} is not in {problems}"


# ---- The generator ------------------------------------------------------------------------------


def specimen():
    """A notebook with everything that the generator treats in its own way."""
    shown = new_output("stream", text="6\n")
    in_words = {"grade": True, "solution": True, "locked": False, "points": 1.5}
    whole = answer_cell("def third():\n    return 3", "whole")
    whole.metadata.update(collapsed=True, scrolled=True, tags=["kept"])
    whole.update(outputs=[shown], execution_count=4)
    read_only = {"grade": False, "solution": False, "locked": True}
    task = {**read_only, "task": True, "points": 4}
    inner = (
        "for i in range(3):\n    ### BEGIN SOLUTION\n    print(i)\n    ### END SOLUTION\nprint()"
    )
    mark = "Draw it.\n\n=== BEGIN MARK SCHEME ===\n\nAxes.\n\n=== END MARK SCHEME ===\n\nThen stop."
    scheme = "My part: ### stays\n### BEGIN SOLUTION\nBecause.\n### END SOLUTION"
    no_role = {"grade": False, "solution": False, "locked": False}
    notebook = new_notebook(
        cells=[
            words("# Größe: 5 £ — “quoted”\n\nText.\n"),
            new_code_cell("print(6)", outputs=[shown], execution_count=1),
            answer_cell(ANSWER, "answer"),
            answer_cell(inner, "two-levels"),
            whole,
            check_cell(CHECK, "check"),
            check_cell("assert third() == 3, 'Look again.'\n", "check_2", points=0.5),
            words("My answer,\n\nin words.", grade_id="why", **in_words),
            words(scheme, grade_id="why-not", **in_words),
            words("Read only.", grade_id="note", **read_only),
            code("limit = 3", grade_id="given", **read_only),
            words(mark, grade_id="drawing", **task),
            words("No part in the grading.", **no_role),
        ]
    )
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook.metadata.update(kernelspec=kernel, celltoolbar="Create Assignment")
    return notebook


def test_released_cells_show_the_stub_and_hide_the_rest():
    cells = release(specimen()).cells
    stub = "    # YOUR CODE HERE\n    raise NotImplementedError()"
    answer = f"def doubled(bookings):\n    '''Return twice the bookings.'''\n{stub}"
    assert cells[2].source == answer
    assert cells[3].source == f"for i in range(3):\n{stub}\nprint()"
    assert cells[4].source == exercises.CODE_STUB
    assert cells[5].source == CHECK[: CHECK.index("\n### BEGIN")]
    assert cells[7].source == "YOUR ANSWER HERE"
    assert cells[8].source == "My part: ### stays\nYOUR ANSWER HERE"
    assert cells[11].source == "Draw it.\n\n\nThen stop."


def test_released_cells_are_cleared_locked_and_signed():
    cells = release(specimen()).cells
    assert cells[1].outputs == []
    assert cells[1].execution_count is None
    assert cells[4].metadata.keys() == {"nbgrader", "tags", "deletable"}
    assert cells[5].metadata.editable is False
    assert cells[5].metadata.deletable is False
    assert len(cells[5].metadata.nbgrader.checksum) == 32
    assert "editable" not in cells[7].metadata
    assert "deletable" not in cells[0].metadata


def test_release_leaves_its_argument_alone_and_gives_the_same_each_time():
    solution = specimen()
    before = nbformat.writes(solution)
    assert release(solution) == release(solution)
    assert nbformat.writes(solution) == before


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda cells: region(cells[2], "### BEGIN SOLUTION\n1"), "'### BEGIN SOLUTION' has no"),
        (
            lambda cells: region(cells[2], "1\n### END SOLUTION"),
            "'### END SOLUTION' has no partner",
        ),
        (lambda cells: region(cells[2], "### BEGIN SOLUTION\n" * 2), "none inside another"),
        (lambda cells: region(cells[5], "### BEGIN HIDDEN TESTS"), "closed by one '### END HIDDEN"),
        (lambda cells: region(cells[2], "x = 1 ### BEGIN SOLUTION"), "a marker alone on its line"),
        (lambda cells: region(cells[5], "### BEGIN HIDDEN TEST\n1"), "BEGIN and END of SOLUTION"),
        (lambda cells: region(cells[5], "  ## end hidden tests"), "BEGIN and END of SOLUTION"),
        (lambda cells: region(cells[11], "=== BEGIN MARKSCHEME ==="), "BEGIN and END of SOLUTION"),
        (lambda cells: region(cells[1], ANSWER), r"cell 1 \('def doubled.* 'solution': true"),
        (lambda cells: region(cells[1], CHECK), "'grade': true"),
        (lambda cells: region(cells[0], "BEGIN MARK SCHEME\nEND MARK SCHEME"), "'task': true"),
        (lambda cells: role(cells[5]).update(grade_id="answer"), "cell 5 .*'answer' is used twice"),
        (lambda cells: role(cells[5]).pop("grade_id"), "grade_id is missing"),
        (lambda cells: role(cells[5]).update(grade_id="a b"), "letters, digits, - and _"),
        (lambda cells: role(cells[5]).pop("points"), "points of 0 or more"),
        (lambda cells: role(cells[5]).update(points="2"), "points of 0 or more"),
        (lambda cells: role(cells[5]).update(schema_version=2), "schema_version 3"),
        (lambda cells: role(cells[5]).pop("locked"), "each of grade, solution and locked"),
        (lambda cells: role(cells[5]).update(checksum="0" * 32), "allowed: only grade, grade_id"),
        (lambda cells: role(cells[7]).update(solution=False), "both grade and solution"),
        (lambda cells: role(cells[5]).update(task=True), "a task in a markdown cell"),
        (lambda cells: region(cells[5], "### AUTOTEST doubled(3)"), "checks written out"),
        (lambda cells: cells[3].update(id=cells[2].id), "cell id '.*' is used twice"),
        (lambda cells: cells[3].pop("id"), "cell id is missing"),
    ],
)
def test_release_refuses_what_would_go_wrong(change, error):
    solution = specimen()
    change(solution.cells)
    with pytest.raises(ValueError, match=error) as caught:
        release(solution, "solutions/09_x.ipynb")
    assert str(caught.value).startswith("solutions/09_x.ipynb, cell ")
    assert "; allowed: " in str(caught.value)


def test_release_refuses_a_format_without_cell_ids():
    solution = specimen()
    solution.nbformat_minor = 4
    with pytest.raises(ValueError, match=r"09_x.ipynb: .*allowed: 4\.5 or newer"):
        release(solution, "09_x.ipynb")


def test_command_writes_what_differs_and_check_only_looks(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    exercises.write(small_notebook(), tmp_path / "solutions" / "01_x.ipynb")
    target = tmp_path / "exercises" / "01_x.ipynb"

    assert main(["exercises", "--check"]) == 1
    assert not target.exists()
    assert main(["exercises"]) == 0
    assert main(["exercises", "--check"]) == 0
    target.write_text(target.read_text(encoding="utf-8").replace("## Task 1", "## Task one"))
    assert main(["exercises", "--check"]) == 1
    assert main(["exercises"]) == 0
    assert main(["exercises"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "exercises/01_x.ipynb differs from its solution",
        "1 exercises, 1 out of date",
        "exercises/01_x.ipynb written",
        "1 exercises, 1 changed",
        "1 exercises, 0 out of date",
        "exercises/01_x.ipynb differs from its solution",
        "1 exercises, 1 out of date",
        "exercises/01_x.ipynb written",
        "1 exercises, 1 changed",
        "1 exercises, 0 changed",
    ]


def test_what_a_run_leaves_is_tidied():
    printed = [new_output("stream", text="6\n"), new_output("stream", text="7\n")]
    error = new_output("stream", name="stderr", text="8\n")
    notebook = new_notebook(
        cells=[new_code_cell("print(6)", outputs=[*printed, error, printed[1]])]
    )
    notebook.metadata["widgets"] = {"state": {}}
    tidied = author._tidied(notebook)
    texts = [(output.name, output.text) for output in tidied.cells[0].outputs]
    assert texts == [("stdout", "6\n7\n"), ("stderr", "8\n"), ("stdout", "7\n")]
    assert "widgets" not in tidied.metadata


def test_command_says_what_it_cannot_use(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert_refused(capsys, "run it from the top folder of the course")
    broken = small_notebook(answer=ANSWER.replace("### END SOLUTION", ""))
    exercises.write(broken, tmp_path / "solutions" / "01_x.ipynb")
    assert_refused(capsys, "solutions/01_x.ipynb, cell 3 ('def doubled_1")
    exercises.write(small_notebook(), tmp_path / "solutions" / "01_x.ipynb")
    exercises.write(small_notebook(), tmp_path / "exercises" / "02_y.ipynb")
    assert_refused(capsys, "exercises/02_y.ipynb has no solution")
    (tmp_path / "solutions" / "01_x.ipynb").write_text("{'cells'}")
    assert_refused(capsys, "solutions/01_x.ipynb: ")
    assert_refused(capsys, "--run '7': allowed: the two digits", ["--run", "7"])


def assert_refused(capsys, message, arguments=()):
    with pytest.raises(SystemExit) as stopped:
        main(["exercises", *arguments])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err
