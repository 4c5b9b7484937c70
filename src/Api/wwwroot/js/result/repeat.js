import { get } from "../api.js";
import { announce, element, fill } from "../elements.js";
import { problemMessage } from "../messages.js";
import { curlOf, pythonOf } from "./code.js";
import { tabList } from "./tabs.js";

/** Characters of a program that are shown; all of it is copied. */
const maxShown = 20_000;

/** What a request can be copied as. */
const programs = [
  { name: "python", title: "Python", of: pythonOf },
  { name: "curl", title: "curl", of: curlOf },
];

/**
 * The request as a program to copy, and the analysis as a file. The whole request, with its prompts, is read when it is
 * opened.
 * @param {import("./types.js").Answer} answer the analysis
 */
export function repeatView(answer) {
  const body = element("div");
  const fold = element("details", { class: "result-fold" },
    element("summary", {}, "Repeat it: Python, curl, notebook"), body);
  const load = async () => {
    try {
      const { request } = await get(`${answer.links.self}?request=whole`);
      fill(body, programsView(answer.kind, request), filesView(answer));
    } catch (fault) {
      fill(body, problemMessage(fault, load));
    }
  };
  fold.addEventListener("toggle", () => {
    if (fold.open && body.childElementCount === 0) {
      load();
    }
  });
  return fold;
}

/** @param {string} kind the experiment
 *  @param {unknown} request the request */
function programsView(kind, request) {
  const shown = element("pre", { tabindex: 0, class: "program", "aria-label": "Program" });
  const note = element("p", { class: "muted small" });
  const panel = element("div");
  let program = "";
  const copy = element("button", {
    type: "button", class: "button button-small", click: async () => {
      const isCopied = await copied(program, shown);
      copy.textContent = isCopied ? "Copied" : "Selected: copy it with the keyboard";
      announce(copy.textContent);
    },
  }, "Copy");
  const choose = (/** @type {string} */ name) => {
    if (tabs.choose(name)) {
      const chosen = programs.find((candidate) => candidate.name === name) ?? programs[0];
      program = chosen.of(location.origin, kind, request);
      shown.textContent = program.slice(0, maxShown);
      note.textContent = program.length > maxShown ? "The end is not shown here. Copy copies all of it." : "";
      copy.textContent = "Copy";
    }
  };
  const tabs = tabList("Programs", programs, panel, choose);
  fill(panel, copy, shown, note);
  choose(programs[0].name);
  return element("div", {}, tabs.root, panel);
}

/** @param {import("./types.js").Answer} answer the analysis */
function filesView(answer) {
  return element("p", { class: "small" },
    element("a", { href: answer.links.notebook, download: `${answer.id}.ipynb` },
      "Notebook of this analysis"),
    ", with its tables and figures. ",
    element("a", { href: "/client/selfrepair.py", download: "selfrepair.py" }, "Client for Python"),
    ", in one file.");
}

/** Copies a text; where the browser keeps the clipboard to secure addresses, it is selected instead.
 * @param {string} text the text
 * @param {HTMLElement} shown where it is shown
 * @returns {Promise<boolean>} whether it was copied */
async function copied(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    shown.textContent = text;
    getSelection()?.selectAllChildren(shown);
    return false;
  }
}
