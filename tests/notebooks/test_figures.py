"""Every figure of every experiment loads in Python's Plotly, which validates each attribute."""

import itertools
import unittest

import plotly.io
import requests
from service import URL, analyze, get, per_experiment


def figures_load(case, kind, request):
    figures = get(f"/v1/analyses/{analyze(kind, request)['id']}/figures")["figures"]
    case.assertNotEqual([], figures)
    for figure in figures:
        names = [parameter["name"] for parameter in figure["parameters"]]
        for values in itertools.product(*(parameter["values"][:4] for parameter in figure["parameters"])):
            with case.subTest(figure=figure["name"], **dict(zip(names, values))):
                answer = requests.get(URL + figure["href"], params=dict(zip(names, values)))
                if answer.status_code == 409:
                    # A combination may be of rows that the request did not ask for.
                    case.assertEqual("rows-not-computed", answer.json()["code"])
                    continue
                case.assertEqual(200, answer.status_code, answer.text)
                case.assertNotEqual(0, len(plotly.io.from_json(answer.text).data))
        case.assertNotEqual(0, len(plotly.io.from_json(requests.get(URL + figure["href"]).text).data))


@per_experiment(figures_load)
class FigureTests(unittest.TestCase):
    """A test an experiment."""
