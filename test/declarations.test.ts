/** The declarations in dist/ serve a project with an older library of types, whose compiler looks into every file. */
import path from "node:path";
import { expect, test } from "@jest/globals";
import ts from "typescript";

const text = `
import { figure, line, loadMnist, Matrix, progress, random, ResourceError, slider } from "tangentlab";
import { effectiveRidge, simulateRandomFeatures } from "tangentlab/random-features";
export const kappa: number = effectiveRidge({ eigenvalues: [1, 2], features: 3, ridge: 0.1 }).effectiveRidge;
export const all = [figure, line, loadMnist, Matrix, progress, random, ResourceError, slider, simulateRandomFeatures];
export const wrong: string = kappa;
`;

test.each(["es2020", "es2022"])("with lib %s", (lib) => {
  const file = path.resolve("user-of-the-package.ts");
  const options: ts.CompilerOptions = {
    lib: [`lib.${lib}.d.ts`],
    types: ["node"],
    target: ts.ScriptTarget.ES2020,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: false,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, version) =>
    name === file ? ts.createSourceFile(name, text, version) : getSourceFile.call(host, name, version);
  host.fileExists = (name) => name === file || fileExists.call(host, name);
  const program = ts.createProgram([file], options, host);
  const found = ts.getPreEmitDiagnostics(program).map(({ messageText, file: of }) => {
    const place = of === undefined ? "" : path.relative(process.cwd(), of.fileName);
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
  expect(found).toEqual(["user-of-the-package.ts: Type 'number' is not assignable to type 'string'."]);
});
