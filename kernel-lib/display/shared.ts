/** State that all copies of this package in a process share. */
import { kernelHost } from "./kernel-host.ts";

type Holder = { [key: symbol]: unknown };

/**
 * What `create` has made under `name`: once per kernel, or once per process outside of one. Two copies of the package
 * must not each answer the front end for their own half of the controls.
 */
export function shared<T>(name: string, create: () => T): T {
  const holder = (kernelHost() ?? globalThis) as unknown as Holder;
  const key = Symbol.for(`tangentlab.${name}`);
  holder[key] ??= create();
  return holder[key] as T;
}
