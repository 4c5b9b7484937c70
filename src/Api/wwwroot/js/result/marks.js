import { pointsOfHeads } from "./plotly-points.js";

/** @typedef {import("./plotly-points.js").Point} Point */

const svg = "http://www.w3.org/2000/svg";

/** Marks of one head at most: a head that lies under a figure of lines has a point for each dose or step. */
const maxMarks = 200;

const ringRadius = 8;

/**
 * Rings around the head that is pointed at and the one that is pinned, drawn over a figure.
 *
 * They are elements of the page's own. To restyle a trace makes Plotly draw all of it again, which takes longer with
 * each head (some 60 ms with 1,440 of them); a ring takes under a millisecond, whatever the figure holds. Where a
 * point lies is read from the axes that Plotly laid out, `_fullLayout`.
 */
export class Marks {
  /** @type {PlotlyElement | null} */
  #plot = null;

  /** @type {Map<string, Point[]>} */
  #points = new Map();

  /** The element that lies over the figure. */
  root = document.createElementNS(svg, "svg");

  constructor() {
    this.root.classList.add("marks");
    this.root.setAttribute("aria-hidden", "true");
  }

  /**
   * Lies over a figure from now on.
   * @param {PlotlyElement} plot the element that the figure is drawn into
   */
  lieOver(plot) {
    this.#plot = plot;
    const points = pointsOfHeads(plot.data);
    // A figure of one head has nothing to tell from others.
    this.#points = points.size > 1 ? points : new Map();
  }

  /**
   * Draws the marks.
   * @param {string | null} hovered the head that is pointed at
   * @param {string | null} pinned the head that is pinned
   * @param {boolean} isNamed whether the head that is pointed at bears its name: not where Plotly's label does
   */
  draw(hovered, pinned, isNamed) {
    const drawn = [
      ...this.#marksOf(pinned, "mark-pinned", true),
      ...hovered === pinned ? [] : this.#marksOf(hovered, "mark-hovered", isNamed),
    ];
    this.root.replaceChildren(...drawn);
  }

  /** @param {string | null} head the head
   *  @param {string} style how its marks look
   *  @param {boolean} isNamed whether they bear its name
   *  @returns {SVGElement[]} */
  #marksOf(head, style, isNamed) {
    const points = head === null ? [] : this.#points.get(head) ?? [];
    const shapes = points.slice(0, maxMarks).flatMap((point) => this.#shapeOf(point) ?? []);
    for (const shape of shapes) {
      shape.classList.add("mark", style);
    }
    return head === null || shapes.length === 0 || !isNamed ? shapes : [...shapes, this.#labelOf(head, shapes[0])];
  }

  /** @param {Point} point a point
   *  @returns {SVGElement | null} null where it is not in sight */
  #shapeOf(point) {
    const trace = this.#plot?.data[point.trace];
    const layout = /** @type {any} */ (this.#plot)?._fullLayout;
    const x = layout?.[axisName(trace?.xaxis, "x")];
    const y = layout?.[axisName(trace?.yaxis, "y")];
    if (!trace || !x || !y || trace.visible === false || trace.visible === "legendonly") {
      return null;
    }
    if (trace.type === "heatmap") {
      return cellAt(x, y, trace, point.at);
    }
    if (trace.type === "bar") {
      return trace.orientation === "h"
        ? bandAt(y, x, trace.y?.[point.at[0]], true) : bandAt(x, y, trace.x?.[point.at[0]], false);
    }
    if (trace.type === "box") {
      return boxPointAt(x, y, /** @type {any} */ (this.#plot).calcdata[point.trace], point.at[0]);
    }
    return ringAt(x, y, trace.x?.[point.at[0]], trace.y?.[point.at[0]]);
  }

  /** @param {string} head the head
   *  @param {SVGElement} shape its first mark */
  #labelOf(head, shape) {
    const label = document.createElementNS(svg, "text");
    const x = Number(shape.getAttribute("cx") ?? shape.getAttribute("x"));
    const y = Number(shape.getAttribute("cy") ?? shape.getAttribute("y"));
    const isAtEdge = x > this.root.clientWidth * 0.8;
    label.setAttribute("x", String(isAtEdge ? x - ringRadius - 4 : x + ringRadius + 4));
    label.setAttribute("y", String(Math.max(12, y - ringRadius - 2)));
    label.setAttribute("text-anchor", isAtEdge ? "end" : "start");
    label.classList.add("mark-label");
    label.textContent = head;
    return label;
  }
}

/** @param {unknown} name a trace's axis: x, x2
 *  @param {string} letter x or y */
function axisName(name, letter) {
  const text = typeof name === "string" ? name : letter;
  return `${letter}axis${text.slice(1)}`;
}

/** Place of a value along an axis, pixels; null where it is out of sight.
 * @param {any} axis the axis
 * @param {unknown} value the value
 * @returns {number | null} */
function pixelOf(axis, value) {
  const place = value === null || value === undefined ? NaN : axis.d2p(value);
  return place >= 0 && place <= axis._length ? axis._offset + place : null;
}

/** @param {any} x the horizontal axis
 *  @param {any} y the vertical axis
 *  @param {unknown} across where
 *  @param {unknown} up where */
function ringAt(x, y, across, up) {
  const left = pixelOf(x, across);
  const top = pixelOf(y, up);
  return left === null || top === null ? null : shape("circle", { cx: left, cy: top, r: ringRadius });
}

/** A point beside a box, which Plotly moved aside from others.
 *  @param {any} x the horizontal axis
 *  @param {any} y the vertical axis
 *  @param {{pts?: {i: number, x: number, y: number}[]}[]} boxes what Plotly calculated of the trace
 *  @param {number} index the point */
function boxPointAt(x, y, boxes, index) {
  const point = boxes.flatMap((box) => box.pts ?? []).find((candidate) => candidate.i === index);
  return point === undefined ? null : ringAt(x, y, x.c2d(point.x), y.c2d(point.y));
}

/** @param {any} x the horizontal axis
 *  @param {any} y the vertical axis
 *  @param {Record<string, any>} trace a map
 *  @param {number[]} at row and column */
function cellAt(x, y, trace, [row, column]) {
  const left = pixelOf(x, trace.x?.[column] ?? column);
  const top = pixelOf(y, trace.y?.[row] ?? row);
  const width = Math.abs(x.l2p(1) - x.l2p(0));
  const height = Math.abs(y.l2p(1) - y.l2p(0));
  return left === null || top === null ? null
    : shape("rect", { x: left - width / 2, y: top - height / 2, width, height });
}

/** A band over the bars of a category.
 *  @param {any} along the axis of the categories
 *  @param {any} other the other one
 *  @param {unknown} category the category
 *  @param {boolean} isHorizontal whether bars lie */
function bandAt(along, other, category, isHorizontal) {
  const middle = pixelOf(along, category);
  const size = Math.abs(along.l2p(1) - along.l2p(0));
  if (middle === null) {
    return null;
  }
  return isHorizontal
    ? shape("rect", { x: other._offset, y: middle - size / 2, width: other._length, height: size })
    : shape("rect", { x: middle - size / 2, y: other._offset, width: size, height: other._length });
}

/** @param {"circle" | "rect"} name its element
 *  @param {Record<string, number>} attributes its attributes
 *  @returns {SVGElement} */
function shape(name, attributes) {
  const made = document.createElementNS(svg, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value.toFixed(1));
  }
  return made;
}
