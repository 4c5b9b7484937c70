// Training steps that a model has checkpoints of, and choices among them.

/**
 * A checkpoint of a model.
 * @typedef {object} Checkpoint
 * @property {string} revision
 * @property {number | null} step The training step that its name states.
 * @property {boolean} isHere Whether its weights are on this machine.
 */

/** Every Pythia model was published at these steps: powers of two, then each thousand. */
const pythiaSteps = [
  0,
  ...Array.from({ length: 10 }, (_, power) => 2 ** power),
  ...Array.from({ length: 143 }, (_, thousand) => 1000 * (thousand + 1)),
];

const pythia = /^EleutherAI\/pythia-[\d.]+[mb](-deduped|-seed\d)?$/;

/** How far a step may lie from a power of two to stand for it, in powers of two. */
const maxDistance = 0.1;

/**
 * The checkpoints of a model: by step, then those whose names state none.
 * @param {string} name
 * @param {Api["ModelResponse"] | undefined} model As the service knows it; undefined where it is not here.
 * @returns {Checkpoint[]}
 */
export function checkpointsOf(name, model) {
  const here = (model?.revisions ?? []).map(({ revision, step, state }) => ({
    revision,
    step,
    isHere: state !== "remote",
  }));
  const isOnHub = model === undefined || model.source === "hub";
  const names = new Set(here.map(({ revision }) => revision));
  const published = isOnHub && pythia.test(name) ? pythiaSteps : [];
  const further = published
    .map((step) => ({ revision: `step${step}`, step, isHere: false }))
    .filter(({ revision }) => !names.has(revision));
  return [...here, ...further].sort((one, other) => (one.step ?? Infinity) - (other.step ?? Infinity) || 0);
}

/**
 * Where a step stands on an axis up to a last one: from 0 to 1, at log(step + 1), as in the figures.
 * @param {number} step
 * @param {number} last
 */
export function placeOf(step, last) {
  return last === 0 ? 0 : Math.log1p(step) / Math.log1p(last);
}

/**
 * Step 0, and the nearest step to each power of two.
 * @param {number[]} steps
 */
export function powersOfTwo(steps) {
  return steps.filter((step) => {
    const power = 2 ** Math.round(Math.log2(step));
    return step === 0 || (Math.abs(Math.log2(step / power)) < maxDistance && step === nearest(steps, power));
  });
}

/**
 * The first step, the last one, and others between at about equal distances on the axis.
 * @param {number[]} steps In order.
 * @param {number} count How many; all where there are no more.
 */
export function evenly(steps, count) {
  const last = steps[steps.length - 1];
  const rest = steps.slice(1, -1);
  const between = Math.min(count - 2, rest.length);
  const taken = new Set(count < 2 ? [last] : [steps[0], last]);
  for (let at = 1; at <= between; at++) {
    const first = placeOf(steps[0], last);
    const place = first + ((1 - first) * at) / (count - 1);
    taken.add(nearest(rest.filter((step) => !taken.has(step)), Math.expm1(place * Math.log1p(last))));
  }
  return steps.filter((step) => taken.has(step));
}

/**
 * The revisions that a request names.
 * @param {unknown} revisions Names, or steps from one to another.
 * @param {Checkpoint[]} checkpoints
 * @returns {string[]}
 */
export function namedIn(revisions, checkpoints) {
  if (Array.isArray(revisions)) {
    return revisions.map(String);
  }
  const { from, to, every } = /** @type {{ from?: number, to?: number, every?: number }} */ (revisions ?? {});
  if (from === undefined || to === undefined || every === undefined) {
    return [];
  }
  return checkpoints
    .filter(({ step }) => step !== null && step >= from && step <= to && (step - from) % every === 0)
    .map(({ revision }) => revision);
}

/**
 * Names in the order of checkpoints; those that are none of them stand behind.
 * @param {string[]} names
 * @param {Checkpoint[]} checkpoints
 */
export function ordered(names, checkpoints) {
  const known = checkpoints.map(({ revision }) => revision);
  return [...known.filter((name) => names.includes(name)), ...names.filter((name) => !known.includes(name))];
}

/**
 * The step nearest to another on the axis.
 * @param {number[]} steps
 * @param {number} to
 */
function nearest(steps, to) {
  const distance = (/** @type {number} */ step) => Math.abs(Math.log1p(step) - Math.log1p(to));
  return steps.reduce((best, step) => (distance(step) < distance(best) ? step : best));
}
