// The page's state is in the query of its URL, so that a link, a reload and the back button find it again.

/**
 * @typedef {object} Route
 * @property {(name: string) => string | null} get A value of the state; null where it is not stated.
 * @property {(changes: Record<string, string | null>, options?: { replace?: boolean }) => void} set Changes values
 *   (null takes one out): a new entry of the browser's history, or the present one changed.
 * @property {(listener: () => void) => () => void} onChange Calls the listener after each change; gives a function
 *   that ends that.
 */

/** @type {Set<() => void>} */
const listeners = new Set();

let shown = location.search;

/** @type {Route} */
export const route = {
  get: (name) => new URLSearchParams(location.search).get(name),
  set(changes, { replace = false } = {}) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) {
        query.delete(name);
      } else {
        query.set(name, value);
      }
    }
    go(query.size === 0 ? "/" : `/?${readable(query)}`, { replace });
  },
  onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/**
 * Goes to another state of the page.
 * @param {string} href `/` with or without a query.
 * @param {{ replace?: boolean }} [options]
 */
export function go(href, { replace = false } = {}) {
  if (href === location.pathname + location.search) {
    return;
  }
  if (replace) {
    history.replaceState(history.state, "", href);
  } else {
    history.pushState(null, "", href);
  }
  tell();
}

/** Listens to the browser's buttons, and to links within the page. */
export function startRouting() {
  addEventListener("popstate", tell);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link === null || !isWithin(link) || event.defaultPrevented || event.button !== 0) {
      return;
    }
    // Keys that open a link elsewhere stay the browser's.
    if (!(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      go(link.pathname + link.search);
    }
  });
}

/** @param {HTMLAnchorElement} link */
function isWithin(link) {
  return (
    link.origin === location.origin &&
    link.pathname === "/" &&
    link.hash === "" &&
    !link.hasAttribute("download") &&
    link.target === ""
  );
}

/**
 * A query with the signs that may stand in it as they are, and names without a value alone:
 * `list&model=EleutherAI/pythia-70m`.
 * @param {URLSearchParams} query
 */
function readable(query) {
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":");
  return text.replace(/=(?=&|$)/g, "");
}

function tell() {
  if (location.search !== shown) {
    shown = location.search;
    for (const listener of [...listeners]) {
      // A listener before it may have taken it out: the roof, when it takes a view down.
      if (listeners.has(listener)) {
        listener();
      }
    }
  }
}
