import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { installKernel, kernelSpec, uninstallKernel } from "../../kernel-lib/jupyter/install.ts";

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "tangentlab install ü ")));
});
afterEach(() => rm(folder, { recursive: true }));

const files = ["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];

describe("installKernel", () => {
  test("writes kernel.json and logos below a prefix", async () => {
    const made = await installKernel({ prefix: folder });
    expect(made).toBe(path.join(folder, "share", "jupyter", "kernels", "tangentlab"));
    expect((await readdir(made)).sort()).toEqual(files);
    const spec = JSON.parse(await readFile(path.join(made, "kernel.json"), "utf8"));
    expect(spec).toEqual(kernelSpec());
    expect(spec).toMatchObject({
      language: "typescript",
      interrupt_mode: "message",
      metadata: { debugger: false, supported_encryption: "curve" },
    });
    expect(spec.argv[0]).toBe(process.execPath);
    expect(spec.argv[1]).toMatch(/dist.jupyter.main\.js$/);
    expect(spec.argv[2]).toBe("{connection_file}");
  });

  test("replaces an older one", async () => {
    const made = await installKernel({ prefix: folder });
    await writeFile(path.join(made, "kernel.json"), "{}");
    await installKernel({ prefix: folder });
    expect(JSON.parse(await readFile(path.join(made, "kernel.json"), "utf8"))).toEqual(kernelSpec());
  });

  test.each([
    [{ JUPYTER_DATA_DIR: "data" }, "data/kernels/tangentlab"],
    [{ XDG_DATA_HOME: "xdg" }, "xdg/jupyter/kernels/tangentlab"],
    [{ HOME: "home" }, "home/.local/share/jupyter/kernels/tangentlab"],
  ])("--user with %j", async (relative, expected) => {
    const env = Object.fromEntries(Object.entries(relative).map(([key, value]) => [key, path.join(folder, value)]));
    expect(await installKernel({ user: true, env })).toBe(path.join(folder, expected));
  });

  test("--sys-prefix is VIRTUAL_ENV, else CONDA_PREFIX, else the prefix of the jupyter on PATH", async () => {
    const place = (env: Record<string, string>) => installKernel({ sysPrefix: true, name: "other", env });
    const kernels = "share/jupyter/kernels/other";
    expect(await place({ VIRTUAL_ENV: path.join(folder, "v"), CONDA_PREFIX: "/c" })).toBe(
      path.join(folder, "v", kernels),
    );
    expect(await place({ CONDA_PREFIX: path.join(folder, "c") })).toBe(path.join(folder, "c", kernels));
    await mkdir(path.join(folder, "real", "bin"), { recursive: true });
    await mkdir(path.join(folder, "links"));
    await writeFile(path.join(folder, "real", "bin", "jupyter"), "");
    await symlink(path.join(folder, "real", "bin", "jupyter"), path.join(folder, "links", "jupyter"));
    const env = { PATH: ["/nowhere", path.join(folder, "links")].join(path.delimiter) };
    expect(await place(env)).toBe(path.join(folder, "real", kernels));
  });

  test("says what to do without any Python", async () => {
    await expect(installKernel({ sysPrefix: true, env: { PATH: folder } })).rejects.toMatchObject({
      name: "ResourceError",
      reason: "python",
      message:
        "no Python environment is active and there is no jupyter on PATH; activate one, or use --user or --prefix DIR",
    });
  });

  test.each(["..", "a/b", "", "name with spaces"])("refuses the name %j", async (name) => {
    await expect(installKernel({ prefix: folder, name })).rejects.toThrow(
      `name must be letters, digits, dots, hyphens and underscores, got ${JSON.stringify(name)}`,
    );
  });
});

describe("uninstallKernel", () => {
  test("removes exactly what was installed", async () => {
    const made = await installKernel({ prefix: folder });
    expect(await uninstallKernel({ prefix: folder })).toBe(made);
    expect(await readdir(path.dirname(made))).toEqual([]);
  });

  test("leaves the user's own files", async () => {
    const made = await installKernel({ prefix: folder });
    await writeFile(path.join(made, "notes.txt"), "mine");
    await uninstallKernel({ prefix: folder });
    expect(await readdir(made)).toEqual(["notes.txt"]);
  });

  test("is quiet when there is none", async () => {
    await expect(uninstallKernel({ prefix: folder })).resolves.toContain("tangentlab");
  });
});
