"""No function and no file is out of the house's measure: test_measure.py SOURCE_ROOT

CONTRIBUTING.md has it: a function stays under 60 lines, and a file is split at 600.
A file of tests, which holds tables and a fixture for all of them, is split at 1,000."""
import ast
import sys
from pathlib import Path

root = Path(sys.argv[1])
FUNCTION, FILE, TEST_FILE = 60, 600, 1000
PATTERNS = ("*.c", "*.h", "*.py", "*.blp", "*.sh", "*.sql", "meson.build")


def functions_in_c(text):
    """(name, lines between the braces): in the house's style both stand at the start of a line."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if line == "{":
            head = next((lines[i] for i in range(at - 1, -1, -1) if lines[i] and lines[i][0].isidentifier()), "")
            yield head.partition(" ")[0], next(i for i in range(at, len(lines)) if lines[i].startswith("}")) - at - 1


def functions_in_python(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.end_lineno - node.body[0].lineno + 1


READERS = {".c": functions_in_c, ".h": functions_in_c, ".py": functions_in_python}
n_functions, problems = 0, []
for folder in ("src", "resources", "tests", "po", "build-aux", "data"):
    for path in sorted(path for pattern in PATTERNS for path in (root / folder).rglob(pattern)):
        text, name = path.read_text(), path.relative_to(root)
        limit = TEST_FILE if folder == "tests" else FILE
        if text.count("\n") > limit:
            problems.append(f"{name} has {text.count(chr(10))} lines, {limit} are enough")
        for function, lines in READERS.get(path.suffix, lambda text: ())(text):
            n_functions += 1
            if lines >= FUNCTION:
                problems.append(f"{name}: {function} has {lines} lines, under {FUNCTION} is the measure")

if n_functions < 1000:
    problems.append(f"Only {n_functions} functions were found: is the code in another style?")
print("\n".join(problems))
sys.exit(1 if problems else 0)
