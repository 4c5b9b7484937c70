// Token rows as prompts that can be read.

/** A token row: a head at one scored position.
 * @typedef {Api["TokenRow"]} TokenRow */

/** A piece of a prompt: a text, and the row of it where it is a target that was scored.
 * @typedef {{text: string, row: TokenRow | null}} Piece */

/** A prompt with its scored positions.
 * @typedef {{prompt: number, id: string, pieces: Piece[], strongest: number}} PromptTokens */

/** What stands for tokens that are not known. */
const gap = " … ";

/**
 * Numbers of a token row that its tokens can be shaded by, the first where none is chosen.
 * @param {TokenRow} row a row
 * @returns {string[]}
 */
export function termsOf(row) {
  const first = ["self_repair", "loss_change", "kl"];
  const none = ["prompt", "position", "token_id", "target_id", "layer", "head_index", "step", "alpha", "read_layer",
    "read_head_index"];
  const terms = Object.entries(row)
    .filter(([name, value]) => typeof value === "number" && !none.includes(name) && !/_\d+$/.test(name))
    .map(([name]) => name);
  return [...first.filter((term) => terms.includes(term)), ...terms.filter((term) => !first.includes(term))];
}

/**
 * Prompts of token rows, those with the largest values first.
 * @param {TokenRow[]} rows rows of one head, by prompt and position, with their context
 * @param {string} term the number that counts
 * @param {number} contextLength tokens of context that were asked for
 * @returns {PromptTokens[]}
 */
export function promptsOf(rows, term, contextLength) {
  /** @type {Map<number, TokenRow[]>} */
  const byPrompt = new Map();
  for (const row of rows) {
    byPrompt.set(row.prompt, [...byPrompt.get(row.prompt) ?? [], row]);
  }
  return [...byPrompt.values()]
    .map((own) => ({
      prompt: own[0].prompt,
      id: own[0].prompt_id,
      pieces: piecesOf(own, contextLength),
      strongest: Math.max(...own.map((row) => Math.abs(valueOf(row, term)))),
    }))
    .sort((first, second) => second.strongest - first.strongest);
}

/**
 * A number of a token row; 0 where there is none.
 * @param {TokenRow} row the row
 * @param {string} term the number
 */
export function valueOf(row, term) {
  const value = /** @type {Record<string, unknown>} */ (row)[term];
  return typeof value === "number" ? value : 0;
}

/**
 * The pieces of a prompt: what comes before the first scored position, then each target.
 * @param {TokenRow[]} rows rows of one prompt, by position
 * @param {number} contextLength tokens of context that were asked for
 * @returns {Piece[]}
 */
function piecesOf(rows, contextLength) {
  /** @type {Piece[]} */
  const pieces = [];
  let text = "";
  let isWhole = true;
  let last = -1;
  for (const row of rows) {
    const before = (row.context ?? "") + (row.token ?? `[${row.token_id}]`);
    const isFollowed = row.position === last + 1 && pieces.length > 0;
    if (!isFollowed) {
      const isFromStart = row.position <= contextLength;
      const between = isFromStart && isWhole && before.startsWith(text) ? before.slice(text.length)
        : pieces.length === 0 ? `… ${before}` : gap + before.slice(-40);
      pieces.push({ text: between, row: null });
      isWhole = isFromStart;
      text = before;
    }
    const target = row.target ?? `[${row.target_id}]`;
    pieces.push({ text: target, row });
    text += target;
    last = row.position;
  }
  return pieces;
}
