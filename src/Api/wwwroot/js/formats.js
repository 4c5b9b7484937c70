// Numbers, times and names as people read them.

const counts = new Intl.NumberFormat("en-US");
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

/**
 * A whole number with separators.
 * @param {number} value
 */
export function count(value) {
  return counts.format(value);
}

/**
 * A number of things: "1 prompt", "240 prompts".
 * @param {number} value
 * @param {string} thing The word for one of them.
 */
export function countOf(value, thing) {
  return `${count(value)} ${thing}${value === 1 ? "" : "s"}`;
}

/**
 * Bytes in the largest unit that leaves a whole number of them.
 * @param {number} value
 */
export function bytes(value) {
  let rest = value;
  let unit = 0;
  while (rest >= 1024 && unit < byteUnits.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${unit > 0 && rest < 10 ? rest.toFixed(1) : Math.round(rest)} ${byteUnits[unit]}`;
}

/**
 * A length of time.
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds < 1) {
    return "under 1 s";
  }
  if (seconds < 90) {
    return `${Math.round(seconds)} s`;
  }
  const minutes = seconds / 60;
  if (minutes < 90) {
    return `${Math.round(minutes)} min`;
  }
  const hours = minutes / 60;
  return hours < 48 ? `${hours.toFixed(1)} h` : `${(hours / 24).toFixed(1)} days`;
}

/**
 * A time stamp as a time element, in the reader's own zone.
 * @param {string} stamp RFC 3339.
 * @returns {HTMLTimeElement}
 */
export function moment(stamp) {
  const time = document.createElement("time");
  time.dateTime = stamp;
  time.textContent = moments.format(new Date(stamp));
  return time;
}

/**
 * The name of an experiment, from the last part of its path: words of their own have no hyphen between.
 * @param {string} kind
 */
export function kindName(kind) {
  if (kind === "layernorm") {
    return "LayerNorm";
  }
  const isOneWord = kind.startsWith("self-") || kind === "dose-response";
  return kind.charAt(0).toUpperCase() + (isOneWord ? kind.slice(1) : kind.slice(1).replaceAll("-", " "));
}
