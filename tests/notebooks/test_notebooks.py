"""The quickstart and the notebooks of analyses run from top to bottom."""

import json
import pathlib
import time
import unittest

import nbclient
import nbformat
import requests
from service import HOSTILE, URL, analyze, per_experiment

QUICKSTART = pathlib.Path(__file__).parents[2] / "notebooks" / "quickstart.ipynb"

#: What Plotly draws with in a notebook.
PLOTLY = "application/vnd.plotly.v1+json"


def execute(text, folder="."):
    """The notebook, valid and executed; an error in a cell is raised."""
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


def outputs(notebook, media_type):
    """What the cells of a notebook put out in a media type, by the cell's id."""
    return {
        cell["id"]: output["data"][media_type]
        for cell in notebook.cells if cell.cell_type == "code"
        for output in cell.outputs if media_type in output.get("data", {})}


def notebook_of(analysis):
    answer = requests.get(f"{URL}{analysis['links']['notebook']}")
    assert answer.ok, answer.text
    return answer.text


class QuickstartTests(unittest.TestCase):
    def test_committed_notebook_is_cleared(self):
        code = [cell for cell in json.loads(QUICKSTART.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
        self.assertTrue(all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code))

    def test_quickstart_runs_and_draws(self):
        start = time.monotonic()
        notebook = execute(QUICKSTART.read_text("utf-8"))
        print(f"{time.monotonic() - start:.0f} s ", end="")
        drawn = outputs(notebook, PLOTLY)
        asked = [cell["id"] for cell in notebook.cells if ".show()" in cell.source]
        self.assertEqual(asked, list(drawn))
        for figure in drawn.values():
            self.assertTrue(figure["data"])
        again = next(cell for cell in notebook.cells if cell["id"] == "again")
        self.assertIn("the same numbers: True", again.outputs[0].text)


def runs_and_is_the_same(case, kind, request):
    notebook = execute(notebook_of(analyze(kind, request)))
    case.assertTrue(outputs(notebook, PLOTLY))
    same = outputs(notebook, "text/plain")["same"]
    case.assertIn("True", same)
    case.assertNotIn("False", same)


@per_experiment(runs_and_is_the_same)
class AnalysisNotebookTests(unittest.TestCase):
    def test_hostile_texts_stay_text(self):
        analysis = analyze("self-repair", {
            "prompts": [HOSTILE + " he said", {"id": HOSTILE, "text": "The capital of Austria is Vienna"}],
            "heads": ["L4H0"], "tokens": "none", "tags": {HOSTILE: HOSTILE}})
        cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(notebook_of(analysis))["cells"]}
        found = {"json": json}
        exec(cells["request"], found)
        self.assertEqual(analysis["request"], found["REQUEST"])
        self.assertEqual(HOSTILE + " he said", found["REQUEST"]["prompts"][0]["text"])
