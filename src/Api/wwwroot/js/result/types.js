/** Types that the modules of the result view share; there is nothing here to run. */

/** A row of a table, by column.
 * @typedef {Record<string, unknown>} Row */

/** An analysis as GET /v1/analyses/{id} answers it: what every experiment shows, and tables of its own.
 * @typedef {Omit<Api["SelfRepairResponse"], "kind" | "request" | "heads" | "heads_top" | "layers" | "layers_top"
 *   | "matrix" | "matrix_top" | "diagnostics">
 *   & {kind: string, request: Record<string, unknown>, diagnostics?: Record<string, number | null> | null}
 *   & Record<string, unknown>} Answer */

/** A table of an analysis: its name on the page and in the URL, the address of its rows, and the rows.
 * @typedef {{name: string, table: string, href: string, subset: string | null, rows: Row[]}} Table */

/** State of the page in its URL.
 * @typedef {import("../router.js").Route} Route */

export {};
