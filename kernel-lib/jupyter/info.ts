/** What the kernel says about itself. */
import { createRequire } from "node:module";
import { protocolVersion } from "./messages.ts";

const require = createRequire(import.meta.url);
const version = (name: string) => (require(name) as { version: string }).version;

/** `language_info` of the kernel, also stored in notebooks. */
const languageInfo = {
  name: "typescript",
  version: version("typescript/package.json"),
  mimetype: "text/typescript",
  file_extension: ".ts",
  codemirror_mode: { name: "javascript", typescript: true },
  pygments_lexer: "typescript",
  nbconvert_exporter: "script",
};

/** Content of a `kernel_info_reply`. */
export const kernelInfo = {
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "tangentlab",
  implementation_version: version("../../package.json"),
  language_info: languageInfo,
  banner: `Tangent Lab: TypeScript ${languageInfo.version} on Node.js ${process.versions.node}`,
  debugger: false,
  supported_features: [],
  help_links: [{ text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" }],
};
