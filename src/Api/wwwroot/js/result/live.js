import { events, get, Problem } from "../api.js";

/** Time between two looks at an analysis whose events do not come, milliseconds. */
const pollInterval = 1000;

/** Statuses after which nothing changes. */
const ends = ["succeeded", "failed", "canceled"];

/** What is told of an analysis while it runs.
 * @typedef {object} Listener
 * @property {(progress: import("./state.js").Progress) => void} progress it is so far
 * @property {(rows: LiveRows) => void} rows its means over the chunks merged so far
 * @property {() => void} state its status is another one
 * @property {() => void} away the service does not answer; it is asked again
 * @property {() => void} end it has ended, or is gone for good */

/** Means over the chunks merged so far.
 * @typedef {{table: string, subset: string | null, n: number, rows: import("./types.js").Row[]}} LiveRows */

/**
 * Follows an analysis to its end: by its events, or, where they do not come, by looking again and again.
 * @param {import("./types.js").Answer} answer the analysis
 * @param {Listener} listener what is told
 * @returns {() => void} stops following
 */
export function follow(answer, listener) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isStopped = false;
  let status = answer.status;
  const take = (/** @type {Api["ProgressResponse"]} */ progress) => {
    listener.progress(progress);
    if (progress.status !== status && !ends.includes(progress.status)) {
      status = progress.status;
      listener.state();
    }
  };
  const end = () => {
    if (!isStopped) {
      stop();
      listener.end();
    }
  };
  const look = async () => {
    try {
      const progress = await get(answer.links.progress);
      take(progress);
      if (ends.includes(progress.status)) {
        end();
      }
    } catch (fault) {
      if (fault instanceof Problem && fault.isAway) {
        listener.away();
      } else {
        // An analysis that is gone for good: reading it again says why.
        end();
      }
    }
  };
  const poll = async () => {
    await look();
    if (!isStopped) {
      timer = setTimeout(poll, pollInterval);
    }
  };
  const close = events(`${answer.links.self}/events`, {
    progress: take,
    rows: (rows) => listener.rows(rows),
    // A service that stops ends its streams too, and cannot be asked for results then.
    end: poll,
    error: poll,
    away: look,
  });
  const stop = () => {
    isStopped = true;
    clearTimeout(timer);
    close();
  };
  return stop;
}
