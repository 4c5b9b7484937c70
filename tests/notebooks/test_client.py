"""The one-file client against the running service."""

import ast
import pathlib
import tempfile
import types
import unittest
import urllib.request

import pandas as pd
import plotly.graph_objects as go
from service import URL

#: Minutes of work on any machine.
SLOW = {"prompt_set": "text", "pack": True, "max_tokens": 256, "tokens": "none", "ablation": {"draws": 100}}

SMALL = {"prompt_set": "ioi", "limit": 4, "heads": ["L4H*"]}


def load():
    """The client as its docstring imports it."""
    module = types.ModuleType("selfrepair")
    exec(urllib.request.urlopen(f"{URL}/client/selfrepair.py").read(), module.__dict__)
    return module


class ClientTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = load()
        cls.service = cls.client.Service(URL)

    def run_small(self, **more):
        return self.service.run("self-repair", progress=False, **{**SMALL, **more})

    def test_source_is_python_3_9(self):
        source = urllib.request.urlopen(f"{URL}/client/selfrepair.py").read().decode()
        ast.parse(source, feature_version=(3, 9))

    def test_import_in_the_global_namespace_works(self):
        here = {"__name__": "__main__"}
        exec(urllib.request.urlopen(f"{URL}/client/selfrepair.py").read(), here)
        self.assertIn("self-repair", here["Service"](URL).get("/v1/capabilities")["experiments"])

    def test_service_without_an_address_is_that_of_the_environment(self):
        self.assertEqual(URL, self.client.Service().url)

    def test_run_gives_rows_and_frames(self):
        analysis = self.run_small()
        self.assertEqual("succeeded", analysis.status)
        frame = analysis.frame("heads")
        self.assertEqual(["L4H0", "L4H1", "L4H2", "L4H3"], list(frame["head"]))
        self.assertEqual(analysis["heads"][0]["self_repair"], frame["self_repair"][0])
        self.assertEqual(4, len(analysis.frame("heads_top")))

    def test_rows_of_a_table_that_is_not_there_name_those_that_are(self):
        with self.assertRaisesRegex(LookupError, "carriers.*heads"):
            self.run_small().frame("carriers")

    def test_long_run_tells_its_progress(self):
        seen = []
        analysis = self.service.start("self-repair", prompt_set="text", limit=20)
        analysis.wait(seen.append)
        self.assertEqual("succeeded", seen[-1]["status"])
        self.assertEqual(analysis["data"]["positions"], seen[-1]["n"])
        self.assertEqual(24, len(analysis.rows("heads")))

    def test_refusal_is_a_problem_with_its_place(self):
        with self.assertRaises(self.client.Problem) as caught:
            self.service.run("self-repair", prompt_set="ioi", heads=["L4H0", "L99H0"])
        problem = caught.exception
        self.assertEqual((422, "unknown-head"), (problem.status, problem.code))
        self.assertEqual("/heads/1", problem.errors[0]["pointer"])
        self.assertIn(problem.title, str(problem))
        self.assertIn(problem.detail, str(problem))

    def test_failure_after_the_answer_is_a_problem(self):
        with self.assertRaises(self.client.Problem) as caught:
            self.service.start("self-repair", prompt_set="ioi", heads=["L99H0"]).wait(progress=False)
        self.assertEqual("unknown-head", caught.exception.code)

    def test_canceled_run_is_told(self):
        analysis = self.service.start("self-repair", **SLOW)
        analysis.cancel()
        with self.assertRaises(self.client.Canceled):
            analysis.wait(progress=False)
        analysis.delete()

    def test_interrupt_cancels_the_analysis(self):
        def interrupt(progress):
            raise KeyboardInterrupt

        with self.assertRaises(KeyboardInterrupt):
            self.service.run("self-repair", progress=interrupt, **SLOW)
        newest = self.service.get("/v1/analyses", limit=1)["analyses"][0]
        with self.assertRaises(self.client.Canceled):
            self.service.analysis(newest["id"]).wait(progress=False)

    def test_dry_run_runs_nothing(self):
        before = self.service.get("/v1/analyses")["total"]
        dry = self.service.dry_run("self-repair", **SMALL)
        self.assertTrue(dry["fits"])
        self.assertEqual(before, self.service.get("/v1/analyses")["total"])

    def test_token_rows_are_all_and_filtered(self):
        analysis = self.run_small(tokens="all")
        total = self.service.get(analysis["links"]["tokens"])["total"]
        frame = analysis.tokens(context=3)
        self.assertEqual(total, len(frame))
        self.assertEqual({"L4H1"}, set(analysis.tokens(heads=["L4H1"])["head"]))
        self.assertTrue(frame["context"].str.len().gt(0).all())

    def test_pairs_are_all(self):
        self.assertEqual(4, len(self.run_small().pairs()))

    def test_compare_joins_heads(self):
        comparison = self.service.compare(self.run_small(), self.run_small(ablation={"type": "mean"}))
        frame = comparison.frame("heads")
        self.assertEqual(4, len(frame))
        self.assertTrue({"a_self_repair", "b_self_repair"} <= set(frame.columns))
        self.assertIn("self_repair", set(comparison.frame("correlations")["term"]))
        dots = comparison.figure("from_mlps").data[1]
        self.assertEqual(list(frame["a_from_mlps"]), list(dots.x))
        self.assertIn("self-repair", comparison.figure().layout.title.text)

    def test_uploads_are_of_one_content(self):
        prompts = [{"text": "The capital of Austria is", "target": " Vienna"},
                   {"text": "The capital of Poland is", "target": " Warsaw"}]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "prompts.csv"
            pd.DataFrame(prompts).to_csv(path, index=False)
            hashes = {self.service.upload("client-tests", given, replace=True)["sha256"]
                      for given in (prompts, pd.DataFrame(prompts), path, str(path))}
        self.assertEqual(1, len(hashes))
        with self.assertRaises(self.client.Problem):
            self.service.upload("client-tests", ["The capital of France is"])
        self.assertEqual(2, self.run_small(prompt_set="client-tests")["data"]["prompts"])
        self.service.send("DELETE", "/v1/prompt-sets/client-tests")

    def test_upload_of_an_unknown_kind_of_file_is_refused(self):
        with self.assertRaisesRegex(ValueError, "prompts.xlsx"):
            self.service.upload("client-tests", "prompts.xlsx")

    def test_figures_are_plotly_figures(self):
        analysis = self.run_small()
        self.assertIsInstance(analysis.figure(), go.Figure)
        self.assertIsInstance(analysis.figure(analysis.figures()[0]["name"]), go.Figure)

    def test_notebook_is_saved(self):
        analysis = self.run_small()
        with tempfile.TemporaryDirectory() as folder:
            saved = analysis.save_notebook(pathlib.Path(folder) / "again.ipynb")
            self.assertIn('"nbformat": 4', saved.read_text().replace('":4', '": 4'))

    def test_methods_name_what_cannot_change(self):
        analysis = self.run_small()
        sentence = analysis.methods()
        for fact in (analysis["model"]["weights_sha256"], analysis["data"]["prompt_set_sha256"],
                     analysis["runtime"]["version"], "resample ablation, seed 0, draws 1"):
            self.assertIn(fact, sentence)

    def test_methods_of_a_sweep_name_its_revisions(self):
        sweep = self.service.run(
            "training-sweep", revisions=["step64", "main"], request={**SMALL, "limit": 2}, progress=False)
        self.assertIn("revisions step64, main", sweep.methods())
