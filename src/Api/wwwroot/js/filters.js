// What the list of analyses is narrowed to. It stands in the URL.

import { get } from "./api.js";
import { element } from "./elements.js";
import { kindName } from "./formats.js";

/** Values of the URL that narrow the list. */
export const filterNames = ["status", "kind", "model", "tag"];

const states = ["queued", "preparing", "running", "succeeded", "failed", "canceled"];

/**
 * The controls of the filters.
 * @param {import("./router.js").Route} route
 */
export function filters(route) {
  /** @param {string} name */
  const value = (name) => route.get(name) ?? "";
  /** @param {Event & { currentTarget: HTMLInputElement | HTMLSelectElement }} event */
  const change = ({ currentTarget }) =>
    route.set({ [currentTarget.name]: currentTarget.value === "" ? null : currentTarget.value }, { replace: true });
  const kinds = element("select", { id: "filter-kind", name: "kind", change }, option("", "Any"));
  get("/v1/capabilities").then(
    (/** @type {Api["CapabilitiesResponse"]} */ capabilities) => {
      kinds.append(...capabilities.experiments.map((kind) => option(kind, kindName(kind))));
      kinds.value = value("kind");
    },
    // Without it the list can still be read: it says what is wrong, if something is.
    () => {},
  );
  const status = element(
    "select",
    { id: "filter-status", name: "status", change },
    option("", "Any"),
    ...states.map((state) => option(state, state)),
  );
  status.value = value("status");
  return element(
    "form",
    {
      class: "filters",
      role: "search",
      "aria-label": "Filters",
      submit: (/** @type {Event} */ event) => event.preventDefault(),
    },
    label("Experiment", kinds),
    label("State", status),
    label("Model", element("input", { id: "filter-model", name: "model", value: value("model"), change })),
    label(
      "Tag",
      element("input", {
        id: "filter-tag",
        name: "tag",
        value: value("tag"),
        placeholder: "name or name=value",
        change,
      }),
    ),
  );
}

/**
 * @param {string} value
 * @param {string} text
 */
function option(value, text) {
  return element("option", { value }, text);
}

/**
 * @param {string} text
 * @param {HTMLElement} control
 */
function label(text, control) {
  return element("label", {}, element("span", {}, text), control);
}
