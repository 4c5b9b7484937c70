"""Runs the tests of notebooks and client, and ends with counts in the form of node --test, which .ci/run adds up."""

import sys
import unittest

import test_client
import test_figures
import test_notebooks

loader = unittest.defaultTestLoader
suite = unittest.TestSuite(
    loader.loadTestsFromModule(module) for module in (test_client, test_figures, test_notebooks))
result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
failed = len(result.failures) + len(result.errors)
print(f"# pass {result.testsRun - failed - len(result.skipped)}")
print(f"# fail {failed}")
print(f"# skipped {len(result.skipped)}")
sys.exit(1 if failed else 0)
