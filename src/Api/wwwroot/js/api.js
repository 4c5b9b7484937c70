// The HTTP API as the page uses it: JSON in and out, every refusal a Problem.

/** @typedef {Api["ProblemResponse"]} ProblemBody */

/** A refusal, as the service writes it (RFC 9457), or what kept an answer from coming. */
export class Problem extends Error {
  /** @param {Omit<Partial<ProblemBody>, "code"> & { code?: string, detail: string }} body */
  constructor(body) {
    super(body.detail);
    this.name = "Problem";
    /** HTTP status; 0 where the service did not answer. */
    this.status = body.status ?? 0;
    /** The kind's stable name. @type {string} */
    this.code = body.code ?? "unreachable";
    this.title = body.title ?? "The service did not answer.";
    this.detail = body.detail;
    /** Page that explains the kind; null where there is none. @type {string | null} */
    this.type = body.type ?? null;
    /** Faults with their places in the body. @type {Api["ProblemError"][]} */
    this.errors = body.errors ?? [];
  }

  /** Whether the service, or the way to it, may only be gone for a while. */
  get isAway() {
    return this.status === 0 || (this.status >= 502 && this.status <= 504);
  }
}

/**
 * @typedef {object} PostOptions
 * @property {number} [wait] Seconds that the service may take for its analysis; 0: it answers at once.
 * @property {AbortSignal} [signal]
 */

/**
 * Reads an address.
 * @param {string} path
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<any>}
 */
export function get(path, { signal } = {}) {
  return send(path, { signal });
}

/**
 * Posts JSON.
 * @param {string} path
 * @param {unknown} [body]
 * @param {PostOptions} [options]
 * @returns {Promise<any>}
 */
export function post(path, body, { wait, signal } = {}) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  if (wait !== undefined) {
    headers["Prefer"] = wait > 0 ? `wait=${wait}` : "respond-async";
  }
  return send(path, { method: "POST", headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
}

/**
 * Posts a file as it is.
 * @param {string} path
 * @param {Blob} content
 * @param {string} mediaType
 * @returns {Promise<any>}
 */
export function upload(path, content, mediaType) {
  return send(path, { method: "POST", headers: { "Content-Type": mediaType }, body: content });
}

/**
 * Deletes what an address names.
 * @param {string} path
 * @returns {Promise<any>}
 */
export function remove(path) {
  return send(path, { method: "DELETE" });
}

/**
 * Listens to the events of an analysis. A broken connection is made again by the browser, from the last event on.
 * @param {string} path
 * @param {Record<string, (data?: any) => void>} handlers By the name of the event: state, progress, rows, end; `away`,
 *   called each time the connection breaks and is tried again; and `error`, which gets a Problem where no events come
 *   any more.
 * @returns {() => void} Stops listening.
 */
export function events(path, handlers) {
  const source = new EventSource(path);
  const close = () => source.close();
  for (const [name, handler] of Object.entries(handlers)) {
    if (!["away", "error", "end"].includes(name)) {
      source.addEventListener(name, (event) => handler(JSON.parse(/** @type {MessageEvent} */ (event).data)));
    }
  }
  source.addEventListener("end", (event) => {
    // The stream has ended: without this the browser would ask for it again.
    close();
    handlers.end?.(JSON.parse(/** @type {MessageEvent} */ (event).data));
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) {
      handlers.error?.(new Problem({ detail: "The service sends no events of this analysis." }));
    } else {
      // The browser tries again, without a word and without an end.
      handlers.away?.();
    }
  });
  return close;
}

/** All of it under one name. */
export const api = { get, post, upload, remove, events, Problem };

/**
 * @param {string} path
 * @param {RequestInit} init
 * @returns {Promise<any>}
 */
async function send(path, init) {
  const response = await answer(path, init);
  const isJson = /[/+]json\b/.test(response.headers.get("Content-Type") ?? "");
  if (response.ok) {
    return isJson ? response.json() : response.text();
  }
  throw isJson
    ? new Problem(await response.json())
    : new Problem({
        status: response.status,
        code: "not-a-problem",
        title: "The answer did not come from this service.",
        detail: `Something between this page and the service answered ${response.status} ${response.statusText}.`,
      });
}

/**
 * @param {string} path
 * @param {RequestInit} init
 */
async function answer(path, init) {
  try {
    return await fetch(path, init);
  } catch (fault) {
    if (init.signal?.aborted) {
      throw fault;
    }
    throw new Problem({ detail: "The service cannot be reached. Is it still running? Start it, then try again." });
  }
}
