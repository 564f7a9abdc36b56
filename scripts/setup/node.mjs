import { readFileSync } from "node:fs";
import path from "node:path";

/** The oldest Node.js that package.json admits: `20.19`. */
export const oldestNode = (root) =>
  JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).engines.node.replace(/^>=/, "");

/** Whether a version of Node.js (`v20.18.3`) is older than `oldest`. */
export function isOldNode(version, oldest) {
  const [[major, minor], [leastMajor, leastMinor]] = [version.replace(/^v/, ""), oldest].map((text) =>
    text.split(".").map(Number),
  );
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}
