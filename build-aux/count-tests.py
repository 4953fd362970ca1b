"""count-tests.py STATUS REPORT...: sums up meson's JUnit reports in one line.

A build that broke, or a test program that died before it reported, counts as
one failure, so that the line never says less than the status."""
import sys
import xml.etree.ElementTree as ET

broken = sys.argv[1] != "0"
passed = failed = skipped = 0
for report in sys.argv[2:]:
    try:
        cases = ET.parse(report).getroot().iter("testcase")
    except (OSError, ET.ParseError):
        continue
    for case in cases:
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
if broken and not failed:
    failed = 1
print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
sys.exit(1 if failed else 0)
