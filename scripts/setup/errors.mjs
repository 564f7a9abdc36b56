/** A set-up that cannot go on: the message names the cause and the cure, the process ends with code 3. */
export class SetupError extends Error {}

/** The texts of set-up, one per failure. */
export const messages = {
  noPython:
    'Python >= 3.10 not found. JupyterLab needs it; the library and "npx tangentlab run" do not. ' +
    "Install it (Debian: apt install python3 python3-venv) or set TANGENTLAB_PYTHON.",
  noVenv: (name, version) => `${name} ${version} has no venv module. Debian, Ubuntu: apt install python3-venv.`,
  oldPython: (name, version) => `${name} is ${version}; 3.10 or newer is needed. Set TANGENTLAB_PYTHON to a newer one.`,
  noIndex: "Package index not reachable: nothing was installed. Connect once, or set PIP_INDEX_URL / PIP_FIND_LINKS.",
  noRegistry: "npm registry not reachable: nothing was installed. Connect once, or set npm_config_registry.",
  oldNode: (version) => `Node 20.19 or newer is needed, this is ${version.replace(/^v/, "").split(".")[0]}.x.`,
  readOnly: (folder) =>
    `${folder} cannot be written to, and set-up stores everything in there. Copy the folder to a place of your own, or change its permissions.`,
  noNpm: "npm not found. It comes with Node: reinstall Node 20.19 or newer, or add npm to PATH.",
};
