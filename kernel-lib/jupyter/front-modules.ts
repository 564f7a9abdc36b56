import ts from "typescript";
import type { ProgramFiles } from "./program-files.ts";
import type { CompletionItem } from "./protocol.ts";

/** `tangentlab` and `tangentlab/<chapter>`: importable from every folder, so offered in every folder. */
export function moduleCompletions(files: ProgramFiles): CompletionItem[] {
  const folder = `${files.config.packageFolder.replaceAll("\\", "/")}/dist/chapters`;
  const chapters = files.directories(folder).filter((name) => ts.sys.fileExists(`${folder}/${name}/index.d.ts`));
  return ["tangentlab", ...chapters.map((name) => `tangentlab/${name}`)].map((name) => ({ name, kind: "module" }));
}
