import { existsSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { jupyterState } from "../../kernel-lib/cli/jupyter-state.ts";
import { temporaryFolder } from "../e2e/checkout.ts";

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

test("JupyterLab remembers below the environment that set-up made", () => {
  const own = path.join(folder, ".venv");
  const { env, args } = jupyterState(own, {}, own);
  const state = path.join(own, "jupyter-state");
  expect(existsSync(state)).toBe(true);
  const names = ["CONFIG_DIR", "RUNTIME_DIR"].map((name) => `JUPYTER_${name}`);
  expect(Object.keys(env)).toEqual([...names, "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"]);
  for (const place of [...Object.values(env), ...args.map((arg) => arg.replace(/^.*=/, ""))]) {
    expect(path.relative(state, place)).toMatch(/^[a-z_.]+$/);
  }
});

test("another environment, or another place, is left as its user has it", () => {
  expect(jupyterState(path.join(folder, "mine"), {}, path.join(folder, ".venv"))).toEqual({ env: {}, args: [] });
  expect(jupyterState(undefined, {}, path.join(folder, ".venv"))).toEqual({ env: {}, args: [] });
  const own = path.join(folder, ".venv");
  expect(jupyterState(own, { JUPYTER_CONFIG_DIR: "/mine" }, own)).toEqual({ env: {}, args: [] });
  expect(existsSync(own)).toBe(false);
});
