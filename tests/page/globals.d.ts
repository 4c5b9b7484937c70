import type { components } from "./api.js";

declare global {
  /** What the service sends and takes, by the names of the OpenAPI document: `Api["Problem"]`. */
  type Api = components["schemas"];
}
