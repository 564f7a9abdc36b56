/** Asking the person at the notebook. */
import { flag, record, text } from "../check.ts";
import { ResourceError } from "../errors.ts";
import { kernelHost } from "./kernel-host.ts";

/** Options of {@link input}. */
export interface InputOptions {
  /** Hides what is typed; default `false`. */
  readonly password?: boolean;
}

/**
 * Asks for a line of text and waits for it: `const name = await input("Name: ")`.
 *
 * @throws InvalidArgumentError for a prompt that is no text; ResourceError (timeout) where nobody can answer (a notebook executed without a front end, a plain script).
 */
export async function input(prompt = "", options: InputOptions = {}): Promise<string> {
  text("prompt", prompt);
  const password = flag("password", record("options", options).password ?? false);
  const host = kernelHost();
  if (!host) {
    throw new ResourceError(
      "timeout",
      "input() works in a notebook only: here nobody can answer; pass the value instead",
    );
  }
  return host.input(prompt, password);
}
