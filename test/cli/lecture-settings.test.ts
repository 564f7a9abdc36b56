import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { lectureVariables } from "../../kernel-lib/cli/lecture-settings.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), "tangentlab-test-"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const themesOf = (settings: string) =>
  path.join(settings, "@jupyterlab", "apputils-extension", "themes.jupyterlab-settings");
const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));

test("without settings of the user: large letters, one document, bars closed, large figures", () => {
  const folder = path.join(base, "lecture");
  const variables = lectureVariables(folder, { HOME: base });
  expect(variables).toEqual({
    JUPYTER_CONFIG_PATH: path.join(folder, "config"),
    JUPYTERLAB_SETTINGS_DIR: path.join(folder, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: path.join(folder, "workspaces"),
    TANGENTLAB_PRESENTATION: "lecture",
  });
  expect(Number.parseInt(read(themesOf(variables.JUPYTERLAB_SETTINGS_DIR)).overrides["code-font-size"], 10)).toBe(22);
  expect(readdirSync(variables.JUPYTERLAB_WORKSPACES_DIR)).toHaveLength(1);
});

test("the user's own configuration paths come after the lecture's defaults", () => {
  const folder = path.join(base, "lecture");
  const { JUPYTER_CONFIG_PATH } = lectureVariables(folder, { HOME: base, JUPYTER_CONFIG_PATH: "mine" });
  expect(JUPYTER_CONFIG_PATH.split(path.delimiter)).toEqual([path.join(folder, "config"), "mine"]);
  expect(read(path.join(folder, "config", "labconfig", "default_setting_overrides.json"))).toEqual({
    "@jupyterlab/statusbar-extension:plugin": { visible: false },
    "@jupyterlab/notebook-extension:tracker": { codeCellConfig: { lineNumbers: false, lineWrap: true } },
  });
});

test.each([
  ["JUPYTERLAB_SETTINGS_DIR", "."],
  ["JUPYTER_CONFIG_DIR", path.join("lab", "user-settings")],
  ["HOME", path.join(".jupyter", "lab", "user-settings")],
])("settings below $%s are copied and stay as they are; colours count on", (variable, below) => {
  const own = path.join(base, "own");
  const keys = path.join(own, below, "@jupyterlab", "shortcuts-extension", "shortcuts.jupyterlab-settings");
  mkdirSync(path.dirname(keys), { recursive: true });
  writeFileSync(keys, "{ /* mine */ }");
  const themes = themesOf(path.join(own, below));
  mkdirSync(path.dirname(themes), { recursive: true });
  const text =
    '{\n  // "theme": "None",\n  "theme": "JupyterLab Dark",\n  "overrides": { "code-font-size": "9px" }, // small\n}';
  writeFileSync(themes, text);
  const { JUPYTERLAB_SETTINGS_DIR: settings } = lectureVariables(path.join(base, "lecture"), { [variable]: own });
  expect(read(themesOf(settings))).toMatchObject({ theme: "JupyterLab Dark", overrides: { "code-font-size": "22px" } });
  expect(existsSync(path.join(settings, path.relative(path.join(own, below), keys)))).toBe(true);
  expect([readFileSync(themes, "utf8"), readFileSync(keys, "utf8")]).toEqual([text, "{ /* mine */ }"]);
});
