"""A client of the SelfRepair service in one file. Python 3.9 or later, and requests.

pandas is needed for tables as data frames, plotly for figures; neither is imported before you ask for one.

Get it in one of three ways:

    curl -O http://localhost:8080/client/selfrepair.py      # then: import selfrepair

    import types, urllib.request                            # without a file
    selfrepair = types.ModuleType("selfrepair")
    exec(urllib.request.urlopen("http://localhost:8080/client/selfrepair.py").read(), selfrepair.__dict__)

or copy it beside your notebook. Then:

    service = selfrepair.Service("http://localhost:8080")
    analysis = service.run("self-repair", prompt_set="ioi", heads=["L4H*", "L5H*"])
    analysis.frame("heads").nlargest(10, "self_repair")
    analysis.figure("scatter").show()

A request has the members that http://localhost:8080/swagger shows. Numbers are logits where their name says nothing
else. A refusal, and an analysis that failed, is raised as Problem.
"""

from __future__ import annotations

import json
import os
import pathlib
import time
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Union

import requests

if TYPE_CHECKING:
    import pandas
    import plotly.graph_objects

__all__ = ["Analysis", "Canceled", "Comparison", "Problem", "Service", "print_progress"]

#: One flat row of a table: text, numbers, booleans, None where a value does not exist.
Row = Dict[str, Any]

#: Told of how far an analysis is: the members of GET /v1/analyses/{id}/progress.
ProgressCallback = Callable[[Row], None]

#: A prompt: its text, or an object with text or token_ids, and perhaps id, target, foil, foils and counterpart.
Prompt = Union[str, Mapping[str, Any]]

_ENDED = ("succeeded", "failed", "canceled")

#: Seconds to connect, and between two packets of an answer.
_TIMEOUT = (10, 600)

#: Seconds that a POST waits for a short analysis before it answers with one that is under way.
_POST_WAIT = 1

#: Seconds between two looks at an analysis that is under way: the first, and the longest.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0

#: Looks in a row that may fail to reach the service before the wait is given up.
_MAX_LOST = 5

_TYPE_OF_SUFFIX = {
    ".csv": "text/csv",
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
    ".txt": "text/plain",
}


class Problem(Exception):
    """A refusal of the service, or why an analysis failed (RFC 9457).

    status: HTTP status. code: its name, such as "unknown-head". title, detail: sentences. errors: a list of
    {"detail", "pointer"}, each with the place in the request. body: the whole problem.
    """

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = dict(body)
        self.status: int = self.body.get("status", 0)
        self.code: str = self.body.get("code", "")
        self.title: str = self.body.get("title", "")
        self.detail: str = self.body.get("detail", "")
        self.errors: List[Row] = self.body.get("errors") or []
        places = "".join(
            f"\n  at {error['pointer']}" + (f": {error['detail']}" if error["detail"] != self.detail else "")
            for error in self.errors if error.get("pointer"))
        super().__init__(f"{self.title} {self.detail} ({self.code or self.status}){places}")


class Canceled(Exception):
    """Somebody stopped the analysis before it ended."""


def print_progress(progress: Mapping[str, Any]) -> None:
    """Prints how far an analysis is, on one line that is written again and again."""
    parts = [progress["phase"]]
    if progress.get("fraction") is not None:
        parts.append(f"{progress['fraction']:.0%}")
    if progress.get("queue_position"):
        parts.append(f"{progress['queue_position']} ahead")
    if progress.get("n"):
        parts.append(f"{progress['n']} positions so far")
    if progress.get("eta_seconds") is not None:
        parts.append(f"about {progress['eta_seconds']:.0f} s left")
    end = "\n" if progress["status"] in _ENDED else ""
    print("\r" + ", ".join(parts).ljust(78), end=end, flush=True)


class Answer:
    """What the service answered: a JSON object, read by its members."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = dict(data)

    def __getitem__(self, member: str) -> Any:
        """A member of the answer, such as "diagnostics" or "warnings"."""
        return self.data[member]

    def rows(self, table: str) -> List[Row]:
        """The rows of a table, such as "heads" or "heads_top".

        Raises LookupError where the answer has no such table, or the request did not ask for it.
        """
        rows = self.data.get(table)
        if not isinstance(rows, list):
            there = ", ".join(
                name for name, value in self.data.items() if value and isinstance(value, list) and
                isinstance(value[0], dict))
            raise LookupError(f"There are no rows of {table}. There are: {there or 'none'}.")
        return rows

    def frame(self, table: str) -> pandas.DataFrame:
        """A table as a DataFrame, [rows, columns]; NaN where a value does not exist. Needs pandas."""
        import pandas

        return pandas.DataFrame(self.rows(table))


class Comparison(Answer):
    """Two analyses joined head by head: tables "heads" and "correlations", and "warnings"."""

    def __init__(self, service: Service, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.service = service

    def figure(self, term: Optional[str] = None) -> plotly.graph_objects.Figure:
        """A term in both as a Plotly figure, a dot a head; self-repair where both have it and none is named.
        Needs plotly."""
        ids = f"{self['a']['id']},{self['b']['id']}"
        return self.service.figure("/v1/compare/figure", ids=ids, term=term, subset=self["subset"])


class Analysis(Answer):
    """An analysis: what was asked and what came of it.

    data is GET /v1/analyses/{id} as it was last read. The service keeps a bounded number of analyses until it stops;
    the tables stay in data, while figures, token rows and pairs are asked for again.
    """

    def __init__(self, service: Service, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.service = service

    def __repr__(self) -> str:
        return f"<Analysis {self.id}: {self['kind']}, {self.status}>"

    @property
    def id(self) -> str:
        """Its name, which sorts by time."""
        return str(self["id"])

    @property
    def status(self) -> str:
        """queued, preparing, running, succeeded, failed or canceled."""
        return str(self["status"])

    @property
    def path(self) -> str:
        """Its address below the service's."""
        return f"/v1/analyses/{self.id}"

    def wait(self, progress: Union[bool, ProgressCallback] = True) -> Analysis:
        """Waits until it has ended, and reads it.

        progress: True prints how far it is, False is silent; a function is called with each state. Raises Problem
        where it failed, Canceled where it was stopped.
        """
        told = print_progress if progress is True else progress or None
        pause = _FIRST_PAUSE
        while self.status not in _ENDED:
            time.sleep(pause)
            pause = min(_LONGEST_PAUSE, pause * 1.5)
            now = self._look()
            self.data["status"] = now["status"]
            if told:
                told(now)
        self.refresh()
        if self.status == "failed":
            raise Problem(self["error"])
        if self.status == "canceled":
            raise Canceled(f"{self.id} was canceled.")
        return self

    def refresh(self) -> Analysis:
        """Reads it again."""
        self.data = self.service.get(self.path)
        return self

    def cancel(self) -> Analysis:
        """Stops it."""
        self.data = self.service.send("POST", f"{self.path}/cancel").json()
        return self

    def delete(self) -> None:
        """Makes the service forget it, stopping it first."""
        self.service.send("DELETE", self.path)

    def token_rows(
        self,
        heads: Union[str, Sequence[str], None] = None,
        subset: Optional[str] = None,
        prompt: Optional[int] = None,
        min_abs_direct_effect: Optional[float] = None,
        context: Optional[int] = None,
    ) -> Iterator[Row]:
        """Its token rows, one a head and scored position, as they arrive (NDJSON).

        heads: only these, such as ["L4H3", "L5H*"]. subset: "all" or "top". prompt: the index of one prompt.
        min_abs_direct_effect: logits. context: how many tokens before the position come as text.
        """
        chosen = ",".join(heads) if heads is not None and not isinstance(heads, str) else heads
        with self.service.send(
            "GET",
            f"{self.path}/tokens",
            stream=True,
            params={
                "format": "ndjson",
                "heads": chosen,
                "subset": subset,
                "prompt": prompt,
                "min_abs_direct_effect": min_abs_direct_effect,
                "context": context,
            },
        ) as answer:
            # Bytes: as text, lines would also be parted at U+2028 and the like, which stand in tokens.
            for line in answer.iter_lines(chunk_size=1 << 16):
                yield json.loads(line)

    def tokens(self, **filters: Any) -> pandas.DataFrame:
        """Its token rows as a DataFrame, [rows, columns]. Filters are those of token_rows. Needs pandas."""
        import pandas

        return pandas.DataFrame(list(self.token_rows(**filters)))

    def pairs(self) -> List[Row]:
        """Which prompts lent their activations to which, in the order of draw, then prompt."""
        found: List[Row] = []
        cursor: Optional[str] = None
        while True:
            page = self.service.get(f"{self.path}/pairs", limit=10_000, cursor=cursor)
            found += page["pairs"]
            cursor = page["next_cursor"]
            if cursor is None:
                return found

    def figures(self) -> List[Row]:
        """Its figures: name, title, summary, and parameters with the values that each takes."""
        return list(self.service.get(f"{self.path}/figures")["figures"])

    def figure(self, name: Optional[str] = None, **parameters: Any) -> plotly.graph_objects.Figure:
        """One of its figures as a Plotly figure; the first where none is named. Needs plotly."""
        name = name or self.figures()[0]["name"]
        return self.service.figure(f"{self.path}/figures/{name}", **parameters)

    def save_notebook(self, path: Union[str, os.PathLike[str], None] = None) -> pathlib.Path:
        """Saves a notebook that repeats it, tabulates it and draws it; returns where it is."""
        target = pathlib.Path(path if path is not None else f"{self['kind']}-{self.id}.ipynb")
        target.write_bytes(self.service.send("GET", self["links"]["notebook"]).content)
        return target

    def methods(self) -> str:
        """A sentence for a methods section: what was measured, of which weights, over which prompts."""
        model, data, runtime = self["model"], self["data"], self["runtime"]
        request = self["request"].get("request", self["request"])
        experiment = self["request"].get("experiment", self["kind"])
        swept = self.data.get("revisions")
        at = (
            f"revisions {', '.join(row['revision'] for row in swept)}" if swept
            else f"revision {model['revision']}" + (f", commit {model['commit']}" if model["commit"] else "")
            + f" (folded weights SHA-256 {model['weights_sha256']})")
        of_set = (
            f" of the prompt set {request['prompt_set']} (SHA-256 {data['prompt_set_sha256']})"
            if data["prompt_set_sha256"] else "")
        ablation = request.get("ablation")
        draws = (
            f", seed {ablation['seed']}, draws {ablation['draws']}" if ablation and ablation["type"] == "resample"
            else "")
        by = f" with {ablation['type']} ablation{draws}" if ablation else ""
        return (
            f"We ran the experiment {experiment} of SelfRepair {runtime['version']} (ONNX Runtime "
            f"{runtime['onnxruntime']}, {runtime['precision']} on {runtime['device']}) on {model['id']}, {at}, over "
            f"{data['positions']} scored positions in {data['prompts']} prompts{of_set}{by}; standard errors "
            "are clustered by prompt. The method is that of Rushing and Nanda (2024), arXiv:2402.15390.")

    def _look(self) -> Row:
        """How far it is; a service that cannot be reached for a moment is asked again."""
        lost = 0
        while True:
            try:
                return self.service.get(f"{self.path}/progress")
            except (requests.ConnectionError, requests.Timeout):
                lost += 1
                if lost == _MAX_LOST:
                    raise
                time.sleep(_LONGEST_PAUSE)


class Service:
    """A running SelfRepair service.

    url: where it is; by default the environment variable SELFREPAIR_URL, else http://localhost:8080. session: sends
    the requests, with headers, proxies or certificates of yours.
    """

    def __init__(self, url: Optional[str] = None, session: Optional[requests.Session] = None) -> None:
        self.url = (url or os.environ.get("SELFREPAIR_URL") or "http://localhost:8080").rstrip("/")
        self.session = session or requests.Session()

    def run(
        self, kind: str, /, *, progress: Union[bool, ProgressCallback] = True, **request: Any
    ) -> Analysis:
        """Runs an experiment and waits for its end, however long it takes.

        kind: the last part of its path, such as "self-repair". request: the members of its request. progress: True
        prints how far it is, False is silent; a function is called with each state. An interrupt (Ctrl+C) cancels
        the analysis. Raises Problem where it is refused or fails, Canceled where somebody stops it.
        """
        analysis = self._post(kind, request, f"wait={_POST_WAIT}")
        try:
            return analysis.wait(progress)
        except KeyboardInterrupt:
            analysis.cancel()
            raise

    def start(self, kind: str, /, **request: Any) -> Analysis:
        """Runs an experiment without waiting: wait() of what it returns does."""
        return self._post(kind, request, "respond-async")

    def dry_run(self, kind: str, /, **request: Any) -> Row:
        """What a request would take: block_passes, seconds, memory and download bytes, whether it fits. Runs
        nothing."""
        return dict(self.send("POST", f"/v1/{kind}", params={"dry_run": "true"}, json=request).json())

    def analysis(self, id: str) -> Analysis:
        """An analysis that the service keeps."""
        return Analysis(self, self.get(f"/v1/analyses/{id}"))

    def compare(
        self, first: Union[Analysis, str], second: Union[Analysis, str], subset: Optional[str] = None
    ) -> Comparison:
        """Two analyses joined head by head: each term in the first (a_...), in the second (b_...), and b
        minus a (..._difference)."""
        ids = ",".join(one.id if isinstance(one, Analysis) else one for one in (first, second))
        return Comparison(self, self.get("/v1/compare", ids=ids, subset=subset))

    def upload(
        self,
        name: str,
        prompts: Union[Sequence[Prompt], pandas.DataFrame, str, os.PathLike[str]],
        replace: bool = False,
    ) -> Row:
        """Uploads prompts as a set, which a request then names: prompt_set="my-prompts".

        prompts: a list of texts or objects, a DataFrame with the columns of an object, or the path of a CSV, JSONL or
        text file. replace: a set of this name goes first. Returns name, sha256, count and what its prompts have.
        """
        if isinstance(prompts, (str, os.PathLike)):
            path = pathlib.Path(prompts)
            if path.suffix.lower() not in _TYPE_OF_SUFFIX:
                raise ValueError(f"{path.name} is none of {', '.join(_TYPE_OF_SUFFIX)}.")
            body, media_type = path.read_bytes(), _TYPE_OF_SUFFIX[path.suffix.lower()]
        elif hasattr(prompts, "to_csv"):
            body, media_type = prompts.to_csv(index=False).encode(), "text/csv"
        else:
            lines = [json.dumps(prompt if isinstance(prompt, str) else dict(prompt)) for prompt in prompts]
            body, media_type = "\n".join(lines).encode(), "application/x-ndjson"
        if replace:
            try:
                self.send("DELETE", f"/v1/prompt-sets/{name}")
            except Problem as problem:
                if problem.status != 404:
                    raise
        return dict(self.send(
            "POST", "/v1/prompt-sets", params={"name": name}, data=body, headers={"content-type": media_type}).json())

    def get(self, path: str, **parameters: Any) -> Row:
        """The JSON answer of an address, such as get("/v1/models"); a parameter that is None is left out."""
        return dict(self.send("GET", path, params=parameters).json())

    def figure(self, path: str, **parameters: Any) -> plotly.graph_objects.Figure:
        """The Plotly figure of an address; a parameter that is None is left out. Needs plotly."""
        import plotly.io

        return plotly.io.from_json(self.send("GET", path, params=parameters).text)

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        """Sends a request with the options of requests. Raises Problem where it is refused."""
        answer = self.session.request(method, self.url + path, timeout=_TIMEOUT, **options)
        if answer.status_code >= 400:
            raise _problem_of(answer)
        return answer

    def _post(self, kind: str, request: Mapping[str, Any], prefer: str) -> Analysis:
        answer = self.send("POST", f"/v1/{kind}", json=request, headers={"prefer": prefer})
        return Analysis(self, answer.json())


def _problem_of(answer: requests.Response) -> Problem:
    """The problem of a refusal; a proxy's page where something else answered."""
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        return Problem(answer.json())
    return Problem({"status": answer.status_code, "title": f"{answer.reason}.", "detail": answer.text[:500]})
