// plotly.js writes style attributes into its SVG: bold and lowered text, the parts of color bars. The page's policy
// refuses style attributes, as it should for what comes from HTML. The same declarations are set here through the
// CSSOM, which the policy leaves to scripts, so that the policy needs no exception.

const { setAttribute } = Element.prototype;

/**
 * @this {SVGElement}
 * @param {string} name
 * @param {string} value
 */
SVGElement.prototype.setAttribute = function (name, value) {
  if (name === "style") {
    this.style.cssText = value;
  } else {
    setAttribute.call(this, name, value);
  }
};
