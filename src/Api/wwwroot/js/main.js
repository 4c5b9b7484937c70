// The roof: which view the state names, and where it stands.

import "./svg-styles.js";
import { element, fill } from "./elements.js";
import { showCompare } from "./compare.js";
import { showForm } from "./form.js";
import { showList } from "./list.js";
import { showResult } from "./result.js";
import { route, startRouting } from "./router.js";
import { showStart } from "./start.js";

/** @typedef {() => void} TakeDown */

/**
 * A view: what tells it from others, where it stands in the navigation, its title and what shows it.
 * @typedef {{ key: string, place: string, title: string, show: (root: HTMLElement) => TakeDown }} View
 */

const root = /** @type {HTMLElement} */ (document.getElementById("main"));

/** @type {{ key: string, takeDown: TakeDown } | null} */
let current = null;

/** @returns {View} */
function viewOfState() {
  const analysis = route.get("analysis");
  const kind = route.get("new");
  if (analysis !== null) {
    return {
      key: `analysis ${analysis}`,
      place: "list",
      title: "Analysis",
      show: (view) => showResult(view, analysis, route),
    };
  }
  const compared = route.get("compare");
  if (compared !== null) {
    return {
      key: `compare ${compared}`,
      place: "list",
      title: "Comparison",
      show: (view) => showCompare(view, route),
    };
  }
  if (kind !== null) {
    return {
      // Another experiment keeps what is filled in, so the form looks after it itself.
      key: "new",
      place: "new",
      title: "New analysis",
      show: (view) => showForm(view, route),
    };
  }
  return route.get("list") === null
    ? { key: "start", place: "start", title: "Start", show: showStart }
    : { key: "list", place: "list", title: "Analyses", show: (view) => showList(view, route) };
}

function show() {
  const view = viewOfState();
  if (view.key === current?.key) {
    return;
  }
  const isFirst = current === null;
  current?.takeDown();
  // Each view has an element of its own: one that still waits for an answer writes into nothing that is shown.
  const stage = element("div", { class: "view" });
  fill(root, stage);
  markPlace(view.place);
  document.title = `${view.title} - SelfRepair`;
  current = { key: view.key, takeDown: view.show(stage) };
  if (!isFirst) {
    // As after a page load: reading begins at the top of what is new.
    root.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
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

startRouting();
route.onChange(show);
show();
