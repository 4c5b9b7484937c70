import { element } from "../elements.js";

/** @typedef {{name: string, title: string}} Tab */

/** Numbers the tabs' elements, which are pointed at by id. */
let count = 0;

/**
 * Tabs over a panel: one is reached by the tab key, arrows move among them (WAI-ARIA's pattern).
 * @param {string} label what they choose among
 * @param {Tab[]} tabs the tabs
 * @param {HTMLElement} panel what they change
 * @param {(name: string) => void} onChoose what the choice of one does
 * @returns {{root: HTMLElement, choose: (name: string) => boolean}} choose shows a tab as chosen, and says whether
 *   another one was before
 */
export function tabList(label, tabs, panel, onChoose) {
  count += 1;
  const prefix = `tabs-${count}`;
  const buttons = tabs.map((tab) => element("button", {
    type: "button", class: "tab", role: "tab", id: `${prefix}-${tab.name}`, "aria-controls": `${prefix}-panel`,
    "aria-selected": "false", tabindex: -1, click: () => onChoose(tab.name),
  }, tab.title));
  panel.id = `${prefix}-panel`;
  panel.setAttribute("role", "tabpanel");
  const root = element("div", { role: "tablist", "aria-label": label, class: "tabs" }, ...buttons);
  root.addEventListener("keydown", (event) => {
    const now = buttons.findIndex((candidate) => candidate === document.activeElement);
    const next = target(event.key, now, buttons.length);
    if (next !== null && now >= 0) {
      buttons[next].focus();
      onChoose(tabs[next].name);
      event.preventDefault();
    }
  });
  /** @type {string | null} */
  let chosen = null;
  return {
    root,
    choose: (name) => {
      if (chosen === name) {
        return false;
      }
      chosen = name;
      tabs.forEach((tab, index) => {
        const isChosen = tab.name === name;
        buttons[index].setAttribute("aria-selected", String(isChosen));
        buttons[index].tabIndex = isChosen ? 0 : -1;
        if (isChosen) {
          panel.setAttribute("aria-labelledby", buttons[index].id);
          // On a narrow page tabs scroll sideways; the page itself stays where it is. It is laid out by then.
          requestAnimationFrame(() => bringIntoSight(root, buttons[index]));
        }
      });
      return true;
    },
  };
}

/** @param {HTMLElement} root what scrolls
 *  @param {HTMLElement} tab a tab in it */
function bringIntoSight(root, tab) {
  const [bounds, place] = [root.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (place.left < bounds.left || place.right > bounds.right) {
    root.scrollLeft += place.left - bounds.left;
  }
}

/** @param {string} key the key
 *  @param {number} now the tab that has the focus
 *  @param {number} length how many there are
 *  @returns {number | null} */
function target(key, now, length) {
  switch (key) {
    case "ArrowRight":
      return (now + 1) % length;
    case "ArrowLeft":
      return (now - 1 + length) % length;
    case "Home":
      return 0;
    case "End":
      return length - 1;
    default:
      return null;
  }
}
