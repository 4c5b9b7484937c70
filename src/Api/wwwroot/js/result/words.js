// Names and sentences for what the service calls by short names, and texts of others made safe to look at.

/** @type {Record<string, string>} */
const questions = {
  "self-repair": "How much of a head's lost logit comes back, and through which components?",
  "joint-ablation": "How does the damage of several components add up, and which one carries the repair?",
  "layer-order": "Can layers be skipped or swapped?",
  injection: "What does the model do with a vector put into its stream?",
  "dose-response": "Does a small push turn into a jump?",
  "self-reinforcement": "Does a head write less of what it finds already written?",
  "logit-lens": "At which layer does the prediction form?",
  "prediction-change": "What does the model predict instead?",
  neurons: "Which MLP neurons answer, and how few explain how much?",
  layernorm: "Is LayerNorm's part a repair, or what any loss of norm would do?",
  "depth-controls": "Do early heads break only because more layers follow them?",
  reliability: "How many prompts does a ranking of heads need?",
  "training-sweep": "How did it develop during training?",
};

/** @type {Record<string, string>} */
const terms = {
  self_repair: "self-repair",
  direct_effect: "direct effect",
  direct_effect_lost: "lost direct effect",
  direct_effect_ablated: "ablated direct effect",
  logit_clean: "clean logit",
  logit_ablated: "ablated logit",
  logit_change: "logit change",
  from_heads: "from later heads",
  from_heads_values: "from later heads, by values",
  from_heads_patterns: "from later heads, by patterns",
  from_mlps: "from MLPs",
  from_layernorm: "from LayerNorm",
  from_layernorm_passive: "from LayerNorm, passive",
  from_layernorm_active: "from LayerNorm, active",
  kl: "divergence",
  n: "positions",
  r: "correlation",
};

/**
 * What an experiment asks.
 * @param {string} kind the last part of its path
 */
export function questionOf(kind) {
  return questions[kind] ?? "";
}

/**
 * A column, table or parameter as words: direct effect.
 * @param {string} name its name in the API
 */
export function wordsOf(name) {
  return terms[name] ?? name.replaceAll("_", " ").replaceAll("-", " ");
}

/**
 * A table's name as a heading.
 * @param {string} name its name in the API
 */
export function headingOf(name) {
  const words = name.endsWith("_top") ? `${name.slice(0, -"_top".length)}, top positions` : name;
  const spaced = words.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/**
 * A text with what cannot be seen made visible: line ends, tabs, and characters that draw nothing or turn the
 * direction of what stands beside them.
 * @param {string} text a prompt or a token
 */
export function visible(text) {
  return text
    .replaceAll("\n", "↵")
    .replaceAll("\t", "⇥")
    .replaceAll("\r", "␍")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu, (character) =>
      `⟨U+${/** @type {number} */ (character.codePointAt(0)).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}
