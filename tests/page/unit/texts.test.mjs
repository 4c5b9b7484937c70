// Texts that anybody may have written: what is shown of them, and what programs hold of them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

import { curlOf, pythonLiteral, pythonOf } from "../../../src/Api/wwwroot/js/result/code.js";
import { plain } from "../../../src/Api/wwwroot/js/result/figure-rows.js";
import { visible } from "../../../src/Api/wwwroot/js/result/words.js";

const hostile = [
  "JSON\n$(touch /tmp/x) `id` ${HOME} \\ ' \" \u2028 \u202e é 😀",
  "</script><img src=x onerror=alert(1)>",
  "'; rm -rf . #",
];

test("visible: what draws nothing or turns the direction of text is shown as a sign", () => {
  assert.equal(visible("a\nb\tc\rd"), "a↵b⇥c␍d");
  assert.equal(visible("\u202e\u0000"), "⟨U+202E⟩⟨U+0000⟩");
  assert.equal(visible("<b>é 😀</b>"), "<b>é 😀</b>");
});

test("plain: a text that was written for Plotly comes out as it went in", () => {
  assert.equal(plain("&lt;img src=x onerror=y&gt; &amp;lt;"), "<img src=x onerror=y> &lt;");
  assert.equal(plain("first<br>second <b>bold</b>"), "first second bold");
});

test("curlOf: the shell hands on the request as it is, whatever its texts say", () => {
  const request = { prompts: hostile, heads: ["L0H*"] };
  const program = curlOf("http://localhost:8080/'a'", "self-repair", request);

  const run = spawnSync("sh", ["-c", `curl() { printf '%s\\n' "$2" >&2; cat; }\n${program}`], { encoding: "utf8" });

  assert.equal(run.status, 0, run.stderr);
  assert.deepEqual(JSON.parse(run.stdout), request);
  assert.equal(run.stderr, "http://localhost:8080/'a'/v1/self-repair\n");
});

test("pythonLiteral: JSON's words become Python's, and texts stay within their quotes", () => {
  assert.equal(pythonLiteral({ pack: true, device: null, floor: 0.1 }, 1), '{"pack": True, "device": None, "floor": 0.1}');
  for (const text of hostile) {
    const literal = pythonLiteral(text, 0);
    assert.equal(JSON.parse(literal), text);
    assert.ok(!literal.includes("\n"));
  }
});

test("pythonOf: the program asks the service that showed it", () => {
  const program = pythonOf("http://127.0.0.1:8080", "logit-lens", { prompts: hostile });
  assert.ok(program.includes('URL = "http://127.0.0.1:8080"'));
  assert.ok(program.includes("/v1/logit-lens"));
});
