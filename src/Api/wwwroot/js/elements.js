// Makes elements of the page. Data only ever becomes text: nothing here, and nothing that uses it, parses HTML.

/** @typedef {string | number | boolean | null | undefined | ((event: any) => void)} AttributeValue */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * An element with attributes and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, AttributeValue>} [attributes] A function listens to the event of its name, true is an
 *   attribute without a value, and false, null and undefined leave the attribute out.
 * @param {...Child} children Texts become text nodes; null, undefined and false are left out.
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      made.addEventListener(name, value);
    } else if (value === true) {
      made.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, String(value));
    }
  }
  fill(made, ...children);
  return made;
}

/**
 * Puts children in the place of what an element holds.
 * @param {Element} parent
 * @param {...Child} children
 */
export function fill(parent, ...children) {
  parent.replaceChildren(
    ...children
      .filter((child) => child !== null && child !== undefined && child !== false)
      .map((child) => (typeof child === "number" ? String(child) : /** @type {Node | string} */ (child))),
  );
}

/**
 * Says something to those who hear the page, once it is there for those who see it.
 * @param {string} text
 */
export function announce(text) {
  const region = document.getElementById("announcer");
  if (region !== null) {
    region.textContent = text;
  }
}
