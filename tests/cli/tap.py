"""Runs a module of unittest and prints TAP:  tap.py MODULE"""
import os
import sys
import traceback
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


class Tap(unittest.TestResult):
    """Every test is a line; why one failed stands below it."""
    number = 0

    def line(self, test, ok, note="", details=""):
        self.number += 1
        print(f"{'ok' if ok else 'not ok'} {self.number} {test.id()}{note}", flush=True)
        for text in details.splitlines():
            print(f"# {text}", flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.line(test, True)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line(test, True, f" # SKIP {reason}")

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.line(test, False, details="".join(traceback.format_exception(*error)))

    def addError(self, test, error):
        super().addError(test, error)
        self.line(test, False, details="".join(traceback.format_exception(*error)))

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.line(subtest, False, details="".join(traceback.format_exception(*error)))


def main():
    sys.path[:0] = [HERE, os.path.join(HERE, os.pardir, "support")]
    suite = unittest.defaultTestLoader.loadTestsFromName(sys.argv[1])
    result = Tap()
    suite.run(result)
    print(f"1..{result.number}")
    sys.exit(not result.wasSuccessful())


if __name__ == "__main__":
    main()
