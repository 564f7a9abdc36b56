/** JupyterLab for a lecture: what it is told, in folders of its own. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** Sizes that can be read from the last row of a lecture hall. */
const sizes = { "code-font-size": "22px", "content-font-size1": "24px", "ui-font-size1": "16px" };

const themesFile = path.join("@jupyterlab", "apputils-extension", "themes.jupyterlab-settings");
const shellFile = path.join("@jupyterlab", "application-extension", "shell.jupyterlab-settings");

/** What counts unless the user chose otherwise: no bar below, long lines of code whole. */
const defaults = {
  "@jupyterlab/statusbar-extension:plugin": { visible: false },
  "@jupyterlab/notebook-extension:tracker": { codeCellConfig: { lineNumbers: false, lineWrap: true } },
};

/** Where JupyterLab keeps the user's settings, in an environment with these variables. */
function userSettings(env: NodeJS.ProcessEnv): string {
  const config = env.JUPYTER_CONFIG_DIR ?? path.join(env.HOME ?? homedir(), ".jupyter");
  return env.JUPYTERLAB_SETTINGS_DIR ?? path.join(config, "lab", "user-settings");
}

/** Colours the user chose; JupyterLab's files are JSON with comments, so they are looked for, not parsed. */
function chosenColours(file: string): Readonly<Record<string, unknown>> {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const lines = text.split("\n").filter((line) => !line.trimStart().startsWith("//"));
  const found = lines
    .join("\n")
    .matchAll(/"(theme|adaptive-theme|preferred-(?:light|dark)-theme)"\s*:\s*("[^"\n]*"|true|false)/g);
  return Object.fromEntries([...found].map(([, name, value]) => [name, JSON.parse(value)]));
}

function write(file: string, settings: object): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}

/** An empty page, side bars closed. */
const workspace = {
  data: {
    "layout-restorer:data": {
      left: { collapsed: true, visible: true, widgets: [] },
      right: { collapsed: true, visible: true, widgets: [] },
    },
  },
  metadata: { id: "default" },
};

/**
 * Writes settings for a lecture below `folder`: the user's own, copied, with large letters and one document at a time.
 * Returns the variables that lead JupyterLab there and tell kernels to draw figures in lecture size. What is changed in
 * that JupyterLab's settings stays there: the user's are only read.
 */
export function lectureVariables(folder: string, env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const settings = path.join(folder, "settings");
  const workspaces = path.join(folder, "workspaces");
  mkdirSync(settings, { recursive: true });
  const own = userSettings(env);
  if (existsSync(own)) cpSync(own, settings, { recursive: true });
  const themes = path.join(settings, themesFile);
  write(themes, { ...chosenColours(themes), overrides: sizes });
  write(path.join(settings, shellFile), { startMode: "single" });
  const config = path.join(folder, "config");
  write(path.join(config, "labconfig", "default_setting_overrides.json"), defaults);
  write(path.join(workspaces, "default-37a8.jupyterlab-workspace"), workspace);
  return {
    JUPYTER_CONFIG_PATH: [config, env.JUPYTER_CONFIG_PATH].filter(Boolean).join(path.delimiter),
    JUPYTERLAB_SETTINGS_DIR: settings,
    JUPYTERLAB_WORKSPACES_DIR: workspaces,
    TANGENTLAB_PRESENTATION: "lecture",
  };
}
