"""Every message of an error is in some test: test_messages.py SOURCE_ROOT

A message counts as tested when a test holds a piece of it that is long enough to tell it from others."""
import re
import sys
from pathlib import Path

root = Path(sys.argv[1])
# What takes a message: errors, warnings, the doctor's findings, lines of a receipt.
CALL = re.compile(r"\b(?:g_set_error\w*|g_prefix_error\w*|g_error_new\w*|g_task_return_new_error\w*|sbx_\w*_error|sbx_exchange_add_warning|warn|tell|"
                  r"sbx_curl_line_note|drop|convert)\s*\(")
STRING = re.compile(r'_\s*\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)')
PIECE = 18


def argument_text(source, start):
    """From the bracket to the one that closes it."""
    depth = 0
    for match in re.compile(r'"(?:[^"\\]|\\.)*"|[()]').finditer(source, start):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0:
            return source[start:match.end()]
    return ""


def messages():
    for folder in ("src/core", "src/cli"):
        for path in sorted((root / folder).rglob("*.c")):
            source = path.read_text()
            for call in CALL.finditer(source):
                for string in STRING.finditer(argument_text(source, call.end() - 1)):
                    literal = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', string.group(1)))
                    yield path.relative_to(root), literal.replace("\\n", "\n").replace('\\"', '"')


tests = "\n".join(path.read_text(errors="replace") for path in (root / "tests").rglob("*")
                  if path.suffix in (".c", ".py", ".h") and "structure" not in path.parts and "bench" not in path.parts)
tests = re.sub(r'"\s*\n\s*f?r?"', "", tests)


def pieces(literal):
    """The runs between what is filled in."""
    return [piece.strip(" .“”:,()") for piece in re.split(r"%(?:\d+\$)?[-+ #0-9.*]*(?:l|ll|z|j)?[a-zA-Z]|%%|“|”", literal)]


def tested(literal):
    runs = [run for run in pieces(literal) if run]
    longest = max(map(len, runs), default=0)
    for run in runs:
        need = min(PIECE, longest)
        if any(run[i:i + need] in tests for i in range(0, max(1, len(run) - need + 1)) if len(run) >= need):
            return True
    return not runs


untested = sorted({(str(path), literal) for path, literal in messages() if not tested(literal)})
for path, literal in untested:
    print(f"{path}: no test names “{literal}”")
sys.exit(1 if untested else 0)
