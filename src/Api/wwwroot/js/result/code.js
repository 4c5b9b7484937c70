// A request as a program: the texts of a request may hold anything, and come out as they went in.

/**
 * A Python program that sends a request and waits for its analysis.
 * @param {string} url the service's address
 * @param {string} kind the experiment
 * @param {unknown} request the request
 */
export function pythonOf(url, kind, request) {
  return `import time

import requests

URL = ${JSON.stringify(url)}
REQUEST = ${pythonLiteral(request, 0)}

answer = requests.post(f"{URL}/v1/${kind}", json=REQUEST)
answer.raise_for_status()
analysis = answer.json()
while analysis["status"] in ("queued", "preparing", "running"):
    time.sleep(2)
    analysis = requests.get(f"{URL}{analysis['links']['self']}").json()
if analysis["status"] != "succeeded":
    raise RuntimeError(analysis["error"] or analysis["status"])
print({table: len(analysis[table] or []) for table in analysis["links"]["tables"]})
`;
}

/**
 * A shell command that sends a request. The quoted mark of the here-document keeps the shell from reading anything in
 * it, and no line of JSON is that mark: a text's line ends are written as escapes.
 * @param {string} url the service's address
 * @param {string} kind the experiment
 * @param {unknown} request the request
 */
export function curlOf(url, kind, request) {
  return `curl -s ${quoted(`${url}/v1/${kind}`)} -H 'Content-Type: application/json' --data-binary @- <<'JSON'
${JSON.stringify(request, null, 2)}
JSON
`;
}

/**
 * A value as Python writes it. A JSON string is a Python string too: Python has all of its escapes.
 * @param {unknown} value a value of JSON
 * @param {number} depth how deep it lies
 * @returns {string}
 */
export function pythonLiteral(value, depth) {
  if (value === null || value === undefined) {
    return "None";
  }
  if (typeof value === "boolean") {
    return value ? "True" : "False";
  }
  if (typeof value !== "object") {
    return JSON.stringify(value);
  }
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((part) => pythonLiteral(part, depth + 1))
    : Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}: ${pythonLiteral(part, depth + 1)}`);
  const [open, close] = isList ? "[]" : "{}";
  const isShort = parts.join(", ").length + depth * 4 < 80 && parts.every((part) => !part.includes("\n"));
  if (isShort && depth > 0) {
    return `${open}${parts.join(", ")}${close}`;
  }
  const indent = "    ".repeat(depth + 1);
  return `${open}\n${parts.map((part) => `${indent}${part},\n`).join("")}${"    ".repeat(depth)}${close}`;
}

/** @param {string} text a text for the shell */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
