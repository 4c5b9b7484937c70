import { nextTask } from "./tasks.js";

/** @type {Promise<PlotlyStatic> | null} */
let loading = null;

/**
 * Plotly, which is loaded when the first figure needs it.
 * @returns {Promise<PlotlyStatic>}
 */
export function plotly() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/lib/plotly/plotly.min.js";
    // The script has run in this task, which is long enough.
    script.addEventListener("load", () => nextTask().then(() => resolve(window.Plotly)));
    script.addEventListener("error", () => {
      loading = null;
      script.remove();
      reject(new Error("The drawing library could not be loaded. Reload the page to try again."));
    });
    document.head.append(script);
  });
  return loading;
}
