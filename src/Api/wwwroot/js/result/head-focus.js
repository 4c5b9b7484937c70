/**
 * The head that all parts of a result show: the one that is pointed at, and the one that is pinned. The pinned one
 * stands in the URL.
 */
export class HeadFocus {
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @type {string[]} */
  #heads = [];

  /** @type {import("./types.js").Route} */
  #route;

  /** The head that is pointed at, or null.
   * @type {string | null} */
  hovered = null;

  /** The head that is pinned, or null.
   * @type {string | null} */
  pinned;

  /** @param {import("./types.js").Route} route state in the URL */
  constructor(route) {
    this.#route = route;
    this.pinned = route.get("head");
  }

  /** The heads that there are, by layer and index.
   * @type {string[]} */
  get heads() {
    return this.#heads;
  }

  /** @param {string[]} heads the heads that there are, in any order, each once or more often */
  set heads(heads) {
    this.#heads = [...new Set(heads)].sort(byPlace);
  }

  /** Whether the pinned head is one of those. */
  get isKnown() {
    return this.pinned !== null && this.#heads.includes(this.pinned);
  }

  /**
   * Calls a function whenever a head is pointed at or pinned.
   * @param {() => void} listener the function
   * @returns {() => void} stops that
   */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * A head is pointed at.
   * @param {string | null} head the head; null: none any more
   */
  hover(head) {
    if (this.hovered !== head) {
      this.hovered = head;
      this.#tell();
    }
  }

  /**
   * Pins a head.
   * @param {string | null} head the head; null: none
   * @param {boolean} replace whether the URL takes the place of the one before, as where many follow fast
   */
  pin(head, replace = false) {
    if (this.pinned !== head) {
      this.pinned = head;
      this.#route.set({ head }, { replace });
      this.#tell();
    }
  }

  /**
   * Pins a head, or unpins it where it was pinned.
   * @param {string} head the head
   */
  toggle(head) {
    this.pin(this.pinned === head ? null : head);
  }

  /** Takes over what the URL says, as after the back button. */
  follow() {
    const head = this.#route.get("head");
    if (head !== this.pinned) {
      this.pinned = head;
      this.#tell();
    }
  }

  /**
   * Moves the pin for a key: left and right by head, up and down by layer; Escape unpins it.
   * @param {KeyboardEvent} event the key
   */
  onKey(event) {
    if (!(event.altKey || event.ctrlKey || event.metaKey) && this.move(event.key)) {
      event.preventDefault();
    }
  }

  /**
   * Moves the pin as a key does.
   * @param {string} key the key's name
   * @returns {boolean} whether it moved
   */
  move(key) {
    const next = this.#next(key);
    if (key === "Escape" && this.pinned !== null) {
      this.pin(null);
      return true;
    }
    if (next !== null) {
      this.pin(next, this.pinned !== null);
    }
    return next !== null;
  }

  /** @param {string} key the key
   *  @returns {string | null} */
  #next(key) {
    const heads = this.#heads;
    const now = this.pinned ?? this.hovered;
    const index = now === null ? -1 : heads.indexOf(now);
    if (!key.startsWith("Arrow") || heads.length === 0) {
      return null;
    }
    if (index < 0) {
      return heads[0];
    }
    if (key === "ArrowLeft" || key === "ArrowRight") {
      return heads[index + (key === "ArrowRight" ? 1 : -1)] ?? null;
    }
    return nearestInLayer(heads, heads[index], key === "ArrowUp" ? 1 : -1);
  }

  #tell() {
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

/**
 * Layer and index of a head.
 * @param {string} head its name, such as L4H3
 * @returns {[layer: number, index: number]}
 */
export function placeOf(head) {
  const [, layer, index] = /^L(\d+)H(\d+)$/.exec(head) ?? [];
  return [layer === undefined ? -1 : Number(layer), index === undefined ? -1 : Number(index)];
}

/** @param {string} first a head
 *  @param {string} second another one */
function byPlace(first, second) {
  const [layer, index] = placeOf(first);
  const [otherLayer, otherIndex] = placeOf(second);
  return layer - otherLayer || index - otherIndex;
}

/**
 * The head of the next layer that has some, nearest by index.
 * @param {string[]} heads all heads, in order
 * @param {string} from where to begin
 * @param {number} step 1: upwards in layers, -1: downwards
 * @returns {string | null}
 */
function nearestInLayer(heads, from, step) {
  const [layer, index] = placeOf(from);
  const beyond = step > 0 ? heads : [...heads].reverse();
  const next = beyond.slice(beyond.indexOf(from)).find((head) => placeOf(head)[0] !== layer);
  if (next === undefined) {
    return null;
  }
  const distance = (/** @type {string} */ head) => Math.abs(placeOf(head)[1] - index);
  return heads.filter((head) => placeOf(head)[0] === placeOf(next)[0])
    .reduce((best, head) => distance(head) < distance(best) ? head : best);
}
