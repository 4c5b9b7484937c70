/** Lets the browser draw and take what was typed before the work goes on. */
export function nextTask() {
  return new Promise((resolve) => setTimeout(resolve));
}
