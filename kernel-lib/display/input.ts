/** Asking the person at the notebook. */
import { ResourceError } from "../errors.ts";
import { kernelHost } from "./kernel-host.ts";

/** Options of {@link input}. */
export interface InputOptions {
  /** Hides what is typed. */
  readonly password?: boolean;
}

/**
 * Asks for a line of text and waits for it: `const name = await input("Name: ")`.
 *
 * @throws ResourceError where nobody can answer (a notebook executed without a front end, a plain script).
 */
export async function input(prompt = "", { password = false }: InputOptions = {}): Promise<string> {
  const host = kernelHost();
  if (!host) {
    throw new ResourceError(
      "timeout",
      "input() works in a notebook only: here nobody can answer; pass the value instead",
    );
  }
  return host.input(prompt, password);
}
