"""The running service, as the tests call it."""

import os

import requests

URL = os.environ["SELFREPAIR_URL"]

#: A text that would end a Python string, a line, a script or a comment, or be read as an escape.
HOSTILE = (
    "'''); raise SystemExit('it ran') # \"\"\" \\ \\u0027 {0} \n\r\u2028 \U0001F600 "
    "</script><img src=x onerror=alert(1)>")


def get(path, **parameters):
    """The JSON of an address."""
    answer = requests.get(URL + path, params=parameters)
    assert answer.ok, answer.text
    return answer.json()


def analyze(kind, request):
    """An analysis that succeeds; the requests of these tests end within the minute that a POST waits."""
    answer = requests.post(f"{URL}/v1/{kind}", json=request)
    assert answer.status_code == 200, answer.text
    return answer.json()


def examples():
    """The first example of each experiment in the OpenAPI document: small, on the embedded model."""
    paths = get("/openapi/v1.json")["paths"]
    first = {}
    for kind in get("/v1/capabilities")["experiments"]:
        body = paths[f"/v1/{kind}"]["post"]["requestBody"]["content"]["application/json"]
        first[kind] = next(iter(body["examples"].values()))["value"]
    return first


def per_experiment(test):
    """Makes a test of each experiment of one that takes the experiment's name and request."""

    def add(case):
        for kind, request in examples().items():
            name = f"test_{test.__name__}_{kind.replace('-', '_')}"
            setattr(case, name, lambda self, kind=kind, request=request: test(self, kind, request))
        return case

    return add
