import { mkdirSync } from "node:fs";
import path from "node:path";
import { packageRoot } from "./project.ts";

/** Where a JupyterLab keeps what it remembers, and how it is told. */
export interface JupyterState {
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/** Set-up keeps this folder when it makes the environment anew (scripts/setup/python.mjs). */
const folderName = "jupyter-state";

function made(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    return true;
  } catch (error) {
    if (["EACCES", "EROFS", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}

/**
 * Settings, workspaces, running servers and signatures below the environment that set-up made, so that nothing of ours is
 * written into the user's home and the user's own JupyterLab keeps its layout. In any other environment, in a folder that
 * is read-only, and where `env` names such places already, JupyterLab does as it always does.
 */
export function jupyterState(
  environment: string | undefined,
  env: NodeJS.ProcessEnv,
  own = path.join(packageRoot, ".venv"),
): JupyterState {
  const chosen = env.JUPYTER_CONFIG_DIR ?? env.JUPYTERLAB_SETTINGS_DIR ?? env.JUPYTERLAB_WORKSPACES_DIR;
  if (environment !== own || chosen !== undefined) return { env: {}, args: [] };
  const state = path.join(own, folderName);
  if (!made(state)) return { env: {}, args: [] };
  const place = (name: string): string => path.join(state, name);
  return {
    env: {
      JUPYTER_CONFIG_DIR: place("config"),
      JUPYTER_RUNTIME_DIR: place("runtime"),
      JUPYTERLAB_SETTINGS_DIR: place("settings"),
      JUPYTERLAB_WORKSPACES_DIR: place("workspaces"),
    },
    args: [
      `--NotebookNotary.db_file=${place("nbsignatures.db")}`,
      `--NotebookNotary.secret_file=${place("notebook_secret")}`,
    ],
  };
}
