// The roof: which view the state names, and where it stands.

import "./svg-styles.js";
import { Problem } from "./api.js";
import { element, fill } from "./elements.js";
import { problemMessage } from "./messages.js";
import { route, startRouting } from "./router.js";
import { showStart } from "./start.js";

/** @typedef {() => void} TakeDown */

/**
 * A view: what tells it from others, where it stands in the navigation, its title, and what loads the function that
 * shows it.
 * @typedef {object} View
 * @property {string} key
 * @property {string} place
 * @property {string} title
 * @property {() => Promise<(root: HTMLElement) => TakeDown>} load
 */

const root = /** @type {HTMLElement} */ (document.getElementById("main"));

/** @type {{ key: string, takeDown: TakeDown } | null} */
let current = null;

/** @returns {View} */
function viewOfState() {
  // An address without an id names no analysis.
  const analysis = route.get("analysis") || null;
  const compared = route.get("compare");
  if (analysis !== null) {
    return view(`analysis ${analysis}`, "list", "Analysis", async () => {
      const { showResult } = await import("./result.js");
      return (stage) => showResult(stage, analysis, route);
    });
  }
  if (compared !== null) {
    return view(`compare ${compared}`, "list", "Comparison", async () => {
      const { showCompare } = await import("./compare.js");
      return (stage) => showCompare(stage, route);
    });
  }
  if (route.get("new") !== null) {
    // Another experiment keeps what is filled in, so the form looks after it itself.
    return view("new", "new", "New analysis", async () => {
      const { showForm } = await import("./form.js");
      return (stage) => showForm(stage, route);
    });
  }
  if (route.get("list") !== null) {
    return view("list", "list", "Analyses", async () => {
      const { showList } = await import("./list.js");
      return (stage) => showList(stage, route);
    });
  }
  return view("start", "start", "Start", async () => showStart);
}

/**
 * @param {string} key
 * @param {string} place
 * @param {string} title
 * @param {View["load"]} load
 * @returns {View}
 */
function view(key, place, title, load) {
  return { key, place, title, load };
}

async function show() {
  const { key, place, title, load } = viewOfState();
  if (key === current?.key) {
    return;
  }
  const isFirst = current === null;
  current?.takeDown();
  // Each view has an element of its own: one that still waits for an answer writes into nothing that is shown.
  const stage = element("div", { class: "view" });
  const entered = { key, takeDown: () => {} };
  current = entered;
  fill(root, stage);
  markPlace(place);
  document.title = `${title} - SelfRepair`;
  if (!isFirst) {
    // As after a page load: reading begins at the top of what is new.
    root.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  const showIn = await load().catch(() => showMissing);
  if (current === entered) {
    entered.takeDown = showIn(stage);
  }
}

/**
 * Says that a part of the page did not come.
 * @param {HTMLElement} stage
 * @returns {TakeDown}
 */
function showMissing(stage) {
  const detail = "A part of the page could not be loaded. Is the service still running?";
  fill(
    stage,
    problemMessage(new Problem({ detail }), () => location.reload()),
  );
  return () => {};
}

/** @param {string} place */
function markPlace(place) {
  for (const link of document.querySelectorAll("[data-place]")) {
    if (link.getAttribute("data-place") === place) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

/** Fetches what most readers need next, once nothing else is done: the view of a result, and what draws its figures. */
function fetchAhead() {
  // What does not come now is asked for again when it is needed, and missed then.
  import("./result.js").catch(() => {});
  fetch("/lib/plotly/plotly.min.js").then(
    (answer) => answer.blob(),
    () => {},
  );
}

startRouting();
route.onChange(show);
show();
addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(fetchAhead));
