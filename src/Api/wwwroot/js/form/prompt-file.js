// A file of prompts, uploaded to the service as a prompt set.

import { Problem, upload } from "../api.js";
import { announce, element, fill } from "../elements.js";
import { countOf } from "../formats.js";
import { problemMessage } from "../messages.js";
import { framed } from "./fields.js";

/** @type {Record<string, string>} */
const mediaTypes = {
  jsonl: "application/x-ndjson",
  ndjson: "application/x-ndjson",
  csv: "text/csv",
  txt: "text/plain",
};

/** A file that is uploaded as a prompt set. */
export class FilePart {
  /** @param {(summary: Api["PromptSetSummary"]) => void} uploaded */
  constructor(uploaded) {
    this.uploaded = uploaded;
    /** @type {File | null} */
    this.file = null;
    this.input = element("input", {
      type: "file",
      id: "prompt-file",
      accept: Object.keys(mediaTypes)
        .map((extension) => `.${extension}`)
        .join(","),
      change: () => this.input.files?.[0] && this.take(this.input.files[0]),
    });
    this.name = element("input", { id: "prompt-file-name", spellcheck: "false", autocomplete: "off" });
    this.outcome = element("div", { id: "prompt-file-outcome" });
    this.named = framed(
      this.name.id,
      "Its name as a prompt set",
      "Lower-case letters, digits, and . _ - between them.",
      this.name,
      this.name,
    ).node;
    this.again = element("button", { type: "button", class: "button", click: () => this.send() }, "Upload");
    this.named.hidden = true;
    this.again.hidden = true;
    this.node = element(
      "div",
      {},
      framed(
        this.input.id,
        "File",
        "JSONL, CSV or plain text with a prompt a line. Choose it, or drop it here. It is uploaded to this service " +
          "as a prompt set.",
        this.input,
        this.input,
      ).node,
      this.named,
      this.again,
      this.outcome,
    );
  }

  /** @param {File} file */
  take(file) {
    this.file = file;
    this.name.value = setName(file.name);
    this.send();
  }

  async send() {
    if (this.file === null) {
      return;
    }
    const extension = this.file.name.slice(this.file.name.lastIndexOf(".") + 1).toLowerCase();
    fill(this.outcome, element("p", { class: "muted", role: "status" }, "Uploading ..."));
    try {
      const summary = await upload(
        `/v1/prompt-sets?name=${encodeURIComponent(this.name.value)}`,
        this.file,
        typeOf(extension),
      );
      this.named.hidden = this.again.hidden = true;
      const text = `${countOf(summary.count, "prompt")} uploaded as ${summary.name}.`;
      fill(this.outcome, element("p", {}, text));
      announce(text);
      this.uploaded(summary);
    } catch (fault) {
      // Another name may help: it is taken, or no name at all.
      this.named.hidden = this.again.hidden = false;
      fill(this.outcome, problemMessage(fault));
    }
  }
}

/** @param {string} extension */
function typeOf(extension) {
  const type = mediaTypes[extension];
  if (type === undefined) {
    throw new Problem({
      title: "This is not a file of prompts.",
      detail: `A file of prompts ends in ${Object.keys(mediaTypes)
        .map((known) => `.${known}`)
        .join(", ")}.`,
    });
  }
  return type;
}

/**
 * A file's name as the service takes names of sets.
 * @param {string} fileName
 */
function setName(fileName) {
  const stem = fileName
    .replace(/\.[^.]*$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-");
  return (
    stem
      .replace(/^[^a-z0-9]+/, "")
      .replace(/[^a-z0-9]+$/, "")
      .slice(0, 64) || "prompts"
  );
}
