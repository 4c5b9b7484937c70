// Asks before something is done that cannot be undone.

import { element } from "./elements.js";

let asked = 0;

/**
 * Whether a reader means it.
 * @param {string} title
 * @param {string} text What will happen.
 * @param {string} action What the button says.
 * @returns {Promise<boolean>}
 */
export function confirmed(title, text, action) {
  const id = `question-${asked++}`;
  return new Promise((resolve) => {
    const dialog = element(
      "dialog",
      { class: "dialog", "aria-labelledby": id, close: () => end() },
      element("h2", { id }, title),
      element("p", {}, text),
      element(
        "div",
        { class: "row" },
        element("button", { type: "button", class: "button button-danger", click: () => dialog.close("yes") }, action),
        element("button", { type: "button", class: "button", autofocus: true, click: () => dialog.close() }, "Keep it"),
      ),
    );
    const end = () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}
