// The form of every experiment: its fields come from the OpenAPI document, its estimate from the service.

import { resultHref } from "./analyses.js";
import { get, post, Problem } from "./api.js";
import { element, fill } from "./elements.js";
import { chooser } from "./form/chooser.js";
import { Estimate } from "./form/estimate.js";
import { markErrors, open, UnreadableField } from "./form/fields.js";
import { experiments, sweep } from "./form/schema.js";
import { Layout } from "./form/layout.js";
import { loadingMessage, problemMessage } from "./messages.js";
import { go } from "./router.js";

/** @typedef {import("./form/schema.js").Experiment} Experiment */

/** @typedef {import("./router.js").Route} Route */

/**
 * Shows the form that the state names.
 * @param {HTMLElement} root
 * @param {Route} route
 * @returns {() => void} Takes it down.
 */
export function showForm(root, route) {
  /** @type {RequestForm | null} */
  let form = null;
  let isGone = false;
  const load = async () => {
    form?.stop();
    form = null;
    fill(root, element("h1", {}, "New analysis"), loadingMessage("Loading the form ..."));
    try {
      const [known, given] = await Promise.all([experiments(), givenAnalysis(route)]);
      if (!isGone) {
        if (given !== null) {
          // From here on the form is like any other.
          route.set({ new: given.kind, experiment: given.request.experiment ?? null, from: null }, { replace: true });
        }
        form = new RequestForm(root, route, known);
        form.build(given?.request ?? null);
      }
    } catch (fault) {
      if (!isGone) {
        fill(root, element("h1", {}, "New analysis"), problemMessage(fault, load));
      }
    }
  };
  load();
  const unsubscribe = route.onChange(() => (route.get("from") === null ? form?.changed() : load()));
  return () => {
    isGone = true;
    unsubscribe();
    form?.stop();
  };
}

/**
 * The analysis whose request the form begins from, with all its prompts; null where it begins from an example.
 * @param {Route} route
 * @returns {Promise<{ kind: string, request: Record<string, any> } | null>}
 */
async function givenAnalysis(route) {
  const from = route.get("from");
  return from === null ? null : get(`/v1/analyses/${encodeURIComponent(from)}?request=whole`);
}

/** The form, from what the state names to the analysis that it asks for. */
class RequestForm {
  /**
   * @param {HTMLElement} root
   * @param {Route} route
   * @param {Experiment[]} known
   */
  constructor(root, route, known) {
    this.root = root;
    this.route = route;
    this.known = known;
    this.estimate = new Estimate(
      (answer) => this.suggest(answer.request),
      (problem) => this.mark(problem).elsewhere,
    );
    this.outcome = element("div", { id: "submit-outcome" });
    this.submitButton = element("button", { type: "submit", id: "run", class: "button button-main" }, "Run it");
    this.name = "";
    /** Whether somebody filled something in, which another experiment takes over. */
    this.isEdited = false;
    this.experiment = known[0];
    this.layout = new Layout(known[0], null);
  }

  /** The experiment that the state names, and the one within it where it is a sweep. */
  named() {
    const kind = this.route.get("new");
    const experiment = this.known.find((one) => one.kind === kind) ?? this.known[0];
    const inner =
      experiment.kind !== sweep
        ? null
        : (this.known.find((one) => one.kind === this.route.get("experiment")) ?? this.known[0]);
    return { experiment, inner, name: `${experiment.kind} ${inner?.kind ?? ""}` };
  }

  /**
   * Builds the fields anew.
   * @param {Record<string, any> | null} given A request to show; null: what this place of the browser's history held,
   *   or the experiment's first example.
   */
  build(given) {
    const { experiment, inner, name } = this.named();
    this.name = name;
    this.experiment = experiment;
    this.layout = new Layout(experiment, inner);
    const draft = history.state?.draft;
    this.layout.write(given ?? experiment.examples[0]?.value ?? {});
    if (draft !== undefined) {
      this.layout.restore(draft);
    }
    this.place();
    this.keep();
  }

  /** The state of the page changed, and the form is still what it names. */
  changed() {
    if (this.named().name === this.name) {
      return;
    }
    const filledIn = this.layout.raw();
    const carries = this.isEdited && history.state?.draft === undefined;
    this.build(null);
    if (carries) {
      this.layout.carryOver(filledIn);
      this.keep();
    }
  }

  stop() {
    this.estimate.stop();
  }

  place() {
    fill(
      this.root,
      element("h1", {}, "New analysis"),
      element(
        "form",
        {
          class: "form",
          novalidate: true,
          id: "request-form",
          submit: (/** @type {Event} */ event) => this.submit(event),
          input: () => this.typed(),
          change: () => this.changedField(),
        },
        element("div", { class: "form-fields" }, this.chooser(), ...this.layout.sections),
        element(
          "aside",
          { class: "form-side", "aria-label": "Estimate" },
          this.estimate.node,
          element("div", { class: "row" }, this.submitButton),
          this.outcome,
        ),
      ),
    );
  }

  chooser() {
    const { experiment, inner } = this.named();
    return chooser(this.known, experiment, inner, {
      choose: (kind) => this.route.set({ new: kind, experiment: null }),
      chooseInner: (kind) => this.route.set({ experiment: kind }),
      begin: (request) => {
        this.layout.write(request);
        this.keep();
      },
    });
  }

  /** Somebody fills something in: it is estimated and kept once it settles. Browsers count changes of their history. */
  typed() {
    this.isEdited = true;
    this.estimate.askSoon(() => {
      keepDraft(this.layout.raw());
      return this.read();
    });
  }

  /** Somebody filled something in. */
  changedField() {
    this.isEdited = true;
    this.keep();
  }

  /** Keeps what is filled in with the browser's history, and estimates it. */
  keep() {
    keepDraft(this.layout.raw());
    this.estimate.askSoon(() => this.read());
  }

  /** What is filled in, as a request; null where a field cannot be read, which is marked then. */
  read() {
    try {
      const request = this.layout.read();
      markErrors(this.layout.fields, []);
      return { path: this.experiment.path, request };
    } catch (fault) {
      if (!(fault instanceof UnreadableField)) {
        throw fault;
      }
      markErrors(this.layout.fields, []);
      fault.field.mark([fault.message]);
      open(fault.field.node);
      this.estimate.showUnreadable();
      return null;
    }
  }

  /** @param {Record<string, any>} request */
  suggest(request) {
    this.layout.suggest(request);
    markErrors(this.layout.fields, []);
  }

  /** @param {Problem} problem */
  mark(problem) {
    return markErrors(this.layout.fields, problem.errors);
  }

  /** @param {Event} event */
  async submit(event) {
    event.preventDefault();
    keepDraft(this.layout.raw());
    const asked = this.read();
    if (asked === null) {
      return;
    }
    this.submitButton.disabled = true;
    fill(this.outcome, loadingMessage("Asking ..."));
    try {
      const analysis = await post(asked.path, asked.request, { wait: 0 });
      if (this.root.isConnected) {
        go(resultHref(analysis.id));
      }
    } catch (fault) {
      fill(this.outcome, problemMessage(fault));
      if (fault instanceof Problem) {
        this.mark(fault).first?.focus();
      }
    } finally {
      this.submitButton.disabled = false;
    }
  }
}

/**
 * Keeps what is filled in with this entry of the browser's history: the back button and a reload find it.
 * @param {unknown} draft
 */
function keepDraft(draft) {
  try {
    history.replaceState({ ...history.state, draft }, "");
  } catch {
    // Browsers keep some megabytes: of prompts beyond that, the present page alone knows.
  }
}
