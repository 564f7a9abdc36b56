/** The commands of a copy in somebody's node_modules, where there is no "npm start". */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { readArguments, UsageError } from "../../kernel-lib/cli/command.ts";
import { blasPackage, installCommand } from "../../kernel-lib/cli/commands/install.ts";
import { browserFinding, exportsFinding, figuresFinding, kernelFinding } from "../../kernel-lib/cli/findings.ts";
import { environmentCure, packageRoot, pythonPath } from "../../kernel-lib/cli/project.ts";
import { run, temporaryFolder } from "../e2e/checkout.ts";

const outside = { ...process.env };
let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  jest.spyOn(console, "log").mockReturnValue();
});
afterEach(() => {
  remove();
  process.env = { ...outside };
});

const install = (...argv: string[]): Promise<number> => installCommand.run(readArguments(installCommand, argv));

test("cures fit the place", () => {
  const installed = path.resolve("node_modules", "tangentlab");
  const list = path.join("node_modules", "tangentlab", "requirements.lock");
  expect(environmentCure(installed)).toBe(
    `python3 -m venv .venv && .venv/bin/pip install -r "${list}" && npx tangentlab install`,
  );
  expect(environmentCure(packageRoot)).toBe(`run "npm start" once in ${packageRoot}`);
});

describe("install brings kernel, extension and templates, and takes them away", () => {
  test.each([
    [["--prefix"], ["share", "jupyter"]],
    [["--user"], ["user"]],
    [["--sys-prefix"], ["environment", "share", "jupyter"]],
  ])("%j", async ([place], names) => {
    process.env.JUPYTER_DATA_DIR = path.join(folder, "user");
    process.env.VIRTUAL_ENV = path.join(folder, "environment");
    const argv = place === "--prefix" ? [place, folder] : [place];
    const data = path.join(folder, ...names);
    const files = [
      path.join("kernels", "tangentlab", "kernel.json"),
      path.join("labextensions", "tangentlab", "static", "plotly.js"),
      path.join("nbconvert", "templates", "tangentlab", "static", "script-hashes.txt"),
      path.join("nbconvert", "templates", "tangentlab-slides", "index.html.j2"),
    ].map((name) => path.join(data, name));
    expect(await install(...argv)).toBe(0);
    expect(files.filter(existsSync)).toEqual(files);
    expect(existsSync(path.join(folder, "etc"))).toBe(false);
    expect(await install(...argv, "--name", "other")).toBe(0);
    expect(await install(...argv, "--name", "other", "--remove")).toBe(0);
    expect(files.filter(existsSync)).toEqual(files);
    expect(await install(...argv, "--remove")).toBe(0);
    expect(files.filter(existsSync)).toEqual([]);
  });
});

test("--blas installs what set-up would", () => {
  const wanted = readFileSync(path.join(packageRoot, "requirements.in"), "utf8").split("\n");
  expect(wanted).toContain(blasPackage());
});

test.each([["--user"], ["--sys-prefix"], ["--prefix", "/none"], ["--name", "x"], ["--remove"]])(
  "--blas is no option of a kernel: %s",
  async (...argv) => {
    await expect(install("--blas", ...argv)).rejects.toThrow(
      new UsageError(`choose --blas or ${argv[0]}: OpenBLAS goes into the environment with JupyterLab`),
    );
  },
);

/** A home of its own; what the environment itself has comes after what is there. */
const asUser = (): NodeJS.ProcessEnv => ({
  ...outside,
  HOME: folder,
  XDG_DATA_HOME: path.join(folder, "data"),
  JUPYTER_CONFIG_DIR: path.join(folder, "config"),
  JUPYTER_PREFER_ENV_PATH: "0",
});

test("after install --user, JupyterLab finds the extension and nbconvert the templates in the user's folder", async () => {
  process.env = { ...asUser() };
  expect(await install("--user")).toBe(0);
  const data = path.join(folder, "data", "jupyter");
  const jupyter = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await run(pythonPath(), ["-W", "ignore", ...args], { cwd: folder, env: asUser() });
    expect({ code, err: code === 0 ? "" : err }).toEqual({ code: 0, err: "" });
    return out + err;
  };
  const listed = stripVTControlCharacters(await jupyter("-m", "jupyter", "labextension", "list"));
  expect(listed).toMatch(new RegExp(`^${data}/labextensions\\n\\s+tangentlab v\\S+ enabled OK`, "m"));
  const templates = await jupyter(
    "-c",
    "from nbconvert import HTMLExporter; print(*HTMLExporter(template_name='tangentlab-slides').template_paths)",
  );
  for (const name of ["tangentlab", "tangentlab-slides"]) {
    expect(templates.split(/\s/)).toContain(path.join(data, "nbconvert", "templates", name));
  }
  const kernels = JSON.parse(await jupyter("-m", "jupyter", "kernelspec", "list", "--json"));
  expect(kernels.kernelspecs.tangentlab.resource_dir).toBe(path.join(data, "kernels", "tangentlab"));
}, 60_000);

describe("doctor looks into every data folder of the Jupyter, in its order", () => {
  const cure = "run: npx tangentlab install";

  test("what is there", async () => {
    expect(await install("--prefix", folder)).toBe(0);
    const data = path.join(folder, "share", "jupyter");
    const places = [path.join(folder, "empty"), data];
    expect(kernelFinding(places)).toEqual({
      name: "kernel",
      found: path.join(data, "kernels", "tangentlab", "kernel.json"),
    });
    expect(figuresFinding(places)).toEqual({ name: "figures", found: path.join(data, "labextensions", "tangentlab") });
    expect(exportsFinding(places)).toEqual({
      name: "exports",
      found: path.join(data, "nbconvert", "templates", "tangentlab"),
    });
    mkdirSync(path.join(folder, "empty", "labextensions", "jupyterlab-plotly"), { recursive: true });
    expect(figuresFinding(places)).toEqual({
      name: "figures",
      found: "jupyterlab-plotly draws them and ignores sliders",
      cure: "pip uninstall plotly",
    });
    rmSync(path.join(data, "nbconvert"), { recursive: true });
    expect(exportsFinding(places)).toEqual({ name: "exports", found: "no template for nbconvert", cure });
  });

  test("a browser for PDFs, at the place named or not at all", () => {
    expect(browserFinding({ TANGENTLAB_CHROMIUM: process.execPath })).toEqual({
      name: "browser",
      found: process.execPath,
    });
    expect(browserFinding({ TANGENTLAB_CHROMIUM: path.join(folder, "none") })).toEqual({
      name: "browser",
      found: "no Chromium or Chrome",
      cure: "for --pdf: install Chromium or Chrome (Debian: apt install chromium), or set TANGENTLAB_CHROMIUM=<its path>",
      optional: true,
    });
  });

  test("what is not", () => {
    expect(kernelFinding([folder])).toEqual({ name: "kernel", found: "not registered", cure });
    expect(figuresFinding([folder])).toEqual({ name: "figures", found: "no JupyterLab extension", cure });
    expect(kernelFinding([])).toEqual({ name: "kernel", found: "not registered", cure });
  });

  test.each(['{"argv', "null", "{}", '{"argv": []}', '{"argv": ["node", 1]}'])("a kernel.json of %s", (content) => {
    const file = path.join(folder, "kernels", "tangentlab", "kernel.json");
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    expect(kernelFinding([folder])).toEqual({ name: "kernel", found: `${file} is damaged`, cure });
  });

  test("a kernel whose program is gone", () => {
    const file = path.join(folder, "kernels", "tangentlab", "kernel.json");
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ argv: [process.execPath, "/none/main.js", "{connection_file}"] }));
    expect(kernelFinding([folder])).toEqual({ name: "kernel", found: "/none/main.js is missing", cure });
  });
});
