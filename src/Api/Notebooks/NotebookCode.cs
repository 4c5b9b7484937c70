namespace SelfRepair.Api.Notebooks;

/// <summary>The Python of an analysis's notebook: requests, pandas and plotly alone.</summary>
public static class NotebookCode
{
    /// <summary>Posts a request and waits.</summary>
    public const string Run =
        """"
        def answer(response):
            """The JSON of an answer; a refusal is raised with what it says."""
            if response.status_code >= 400:
                raise RuntimeError(response.text)
            return response.json()


        def analyze(path, request):
            """Posts a request and waits for its analysis, however long it takes."""
            analysis = answer(requests.post(URL + path, json=request, headers={"prefer": "wait=2"}))
            while analysis["status"] not in ("succeeded", "failed", "canceled"):
                print(analysis["progress"])
                time.sleep(2)
                analysis = answer(requests.get(URL + analysis["links"]["self"]))
            if analysis["status"] != "succeeded":
                raise RuntimeError(f"The analysis {analysis['status']}: {analysis['error']}")
            return analysis

        """";

    /// <summary>Compares what an analysis ran on with what this one runs on.</summary>
    public const string Same =
        """
        now = {**analysis["runtime"], **analysis["model"], **analysis["data"]}
        if "revisions" in ORIGINAL:
            now["revisions"] = {row["revision"]: row["weights_sha256"] for row in analysis["revisions"]}
        pd.DataFrame(
            [(name, value, now[name], value == now[name]) for name, value in ORIGINAL.items()],
            columns=["", "original", "now", "same"])
        """;

    /// <summary>Shows warnings and diagnostics.</summary>
    public const string Trust =
        """
        for warning in analysis["warnings"]:
            print(warning)
        pd.Series(analysis.get("diagnostics") or {}, dtype=object)
        """;

    /// <summary>Reads token rows.</summary>
    public const string Tokens =
        """
        lines = requests.get(f"{URL}{analysis['links']['tokens']}?format=ndjson").iter_lines()
        tokens = pd.DataFrame([json.loads(line) for line in lines])
        tokens
        """;

    /// <summary>Lists the figures.</summary>
    public const string ListFigures =
        """
        figures = answer(requests.get(f"{URL}{analysis['links']['self']}/figures"))["figures"]
        pd.DataFrame(figures, columns=["name", "title", "summary", "parameters"])
        """;

    /// <summary>Draws the figures.</summary>
    public const string Draw =
        """"
        def figure(name, **parameters):
            """A figure of the analysis, as a Plotly figure."""
            response = requests.get(f"{URL}{analysis['links']['self']}/figures/{name}", params=parameters)
            answer(response)
            return plotly.io.from_json(response.text)


        for shown in figures:
            figure(shown["name"]).show()
        """";

    /// <summary>Imports, and where the service is.</summary>
    /// <param name="url">Where the notebook came from.</param>
    public static string Setup(string url) =>
        $"""
        import json
        import os
        import time

        import pandas as pd
        import plotly.io
        import requests

        URL = os.environ.get("SELFREPAIR_URL", {PythonJson.Quote(url)})
        """;
}
