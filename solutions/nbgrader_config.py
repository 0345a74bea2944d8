"""What nbgrader 0.9.6 needs to know to grade these exercises; copy it into its course folder."""

c = get_config()  # noqa: F821 - nbgrader gives it

# A check runs under 3 s, took 9.5 s where the machine was busy, and by default may take 30.
c.Execute.timeout = 120

# A check that a learner deleted is put back, and graded.
c.OverwriteCells.add_missing_cells = True

# What may stand beside a notebook, and is nobody's answer.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "__pycache__", "*.pyc", "*.md", "*.py"]
