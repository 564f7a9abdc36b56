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
  oldNode: (version, oldest) => `Node ${oldest} or newer is needed, this is ${version.replace(/^v/, "")}.`,
  readOnly: (folder) =>
    `${folder} cannot be written to, and set-up stores everything in there. Copy the folder to a place of your own, or change its permissions.`,
  full: (folder) =>
    `The disk is full: ${folder} needs about 1 GB. Free some space and run this again; set-up goes on where it stopped.`,
  tooManyFiles: 'Too many files are open at once. Raise the limit ("ulimit -n 4096") and run this again.',
  busy: (file) => `${file} is in use. Close JupyterLab and what else runs from this folder, then run this again.`,
  system: (text) =>
    `${text}. Set-up could not go on. Run this again; if it persists, remove node_modules, .venv and dist.`,
  incomplete: (missing) =>
    `npm left out ${missing.length} packages (${missing[0]} first). Remove node_modules and run this again.`,
  noNpm: "npm not found. It comes with Node: reinstall Node, or add npm to PATH.",
};

const FULL = /\b(ENOSPC|EDQUOT)\b|No space left on device|Disk quota exceeded|not enough space on the disk/i;

/** Whether a program's output says that the disk is full. */
export const isFull = (output) => FULL.test(output);

/** The SetupError of a program that failed: a full disk in its own words, else the last of its output with `sentence`. */
export const programError = (output, lastWords, sentence, root) =>
  new SetupError(isFull(output) ? messages.full(root) : `${lastWords}\n${sentence}`);

/** The sentence for a failure of the system (disk, permissions, open files), or `undefined` when the error is none. */
export function systemSentence(error, root) {
  if (typeof error?.code !== "string" || error.syscall === undefined) return undefined;
  const place = error.path ?? root;
  switch (error.code) {
    case "ENOSPC":
    case "EDQUOT":
      return messages.full(root);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return messages.readOnly(place);
    case "EMFILE":
    case "ENFILE":
      return messages.tooManyFiles;
    case "EBUSY":
    case "ETXTBSY":
      return messages.busy(place);
    default:
      return messages.system(error.message);
  }
}
