// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are source text
/** Cell sequences and the result of their last cell: every shape of code that passes from one cell to another. */
export const cellCases: readonly [title: string, cells: readonly string[], result: unknown][] = [
  ["last expression is the result", ["1 + 1"], 2],
  ["a trailing semicolon suppresses nothing", ["1 + 1;;"], 2],
  ["a declaration has no result", ["const a = 1"], undefined],
  ["a lone string is a result, not a directive", ['"use me"'], "use me"],
  ["an object literal in parentheses", ["({ a: 1 })"], { a: 1 }],
  ["a comment at the end", ["const a = 2\na // the value"], 2],
  ["an empty cell", ["", "// nothing", "3"], 3],
  ["reads across cells", ["const a = 2", "const b = a + 1", "a * b"], 6],
  ["redeclares with another type", ["const a = 2", "const a = 'x'", "a.toUpperCase()"], "X"],
  ["own code keeps its plain local", ["const k = 3; const f = () => k", "const k = 100", "[f(), k]"], [3, 100]],
  ["functions see a re-run name of another cell", ["const k = 3", "const f = () => k", "const k = 100", "f()"], 100],
  ["writes: = += ++ --", ["let x = 1", "x = 5; x += 2; x++; ++x; x--", "x"], 8],
  [
    "writes: ??= ||= &&= **=",
    ["let x: number | null = null; let y = 2", "x ??= 4; y **= 3; y &&= y + 1; y ||= 9", "[x, y]"],
    [4, 9],
  ],
  ["writes by the declaring cell's functions", ["let n = 0; const up = () => { n++ }", "up(); up()", "n"], 2],
  [
    "destructuring targets",
    ["let a = 0; let b = 0; let rest: number[] = []", "[a, b = 7, ...rest] = [1, undefined!, 3, 4]", "[a, b, rest]"],
    [1, 7, [3, 4]],
  ],
  [
    "object destructuring targets",
    [
      "let a = 0; let b = 0",
      "({ a, b = 5 } = { a: 3 } as { a: number; b?: number }); ({ q: a } = { q: a + 1 })",
      "[a, b]",
    ],
    [4, 5],
  ],
  [
    "for-of and for-in targets",
    ["let x = 0; let key = ''", "for (x of [1, 2, 3]); for (key in { p: 1, q: 2 });", "[x, key]"],
    [3, "q"],
  ],
  ["shorthand properties", ["const a = 1; let b = 2", "({ a, b, c: a })"], { a: 1, b: 2, c: 1 }],
  [
    "a call has no box as its this",
    ["function f(this: unknown) { return this }", "[f(), (f)(), f!(), f?.()]"],
    [undefined, undefined, undefined, undefined],
  ],
  [
    "a method call keeps its this",
    ["const o = { n: 4, get() { return this.n } }", "[o.get(), o?.get(), o['get']()]"],
    [4, 4, 4],
  ],
  [
    "tagged templates",
    ["const tag = (parts: TemplateStringsArray, ...v: number[]) => parts.join('|') + v.join()", "tag`a${1}b${2}c`"],
    "a|b|c1,2",
  ],
  [
    "shadowing in functions and blocks",
    ["const a = 1; let n = 0", "const f = (a: string) => a + 1; { const a = true; void a } f('x') + a"],
    "x11",
  ],
  [
    "shadowing in patterns and catch",
    [
      "const e = 1; const a = 2",
      "const g = ({ a, b: [e] }: { a: number; b: number[] }) => a + e!; try { throw 5 } catch (e) { g({ a: e as number, b: [10] }) + a }; g({ a: 1, b: [1] }) + e",
    ],
    3,
  ],
  [
    "property and label names are no references",
    ["const a = 1", "const o = { a: 5, b: { a: 6 } }; a: for (;;) { break a } o.a + o.b.a + a"],
    12,
  ],
  [
    "classes: private fields, statics, accessors",
    [
      "class A { #x = 1; static made = 0; constructor() { A.made++ } get x() { return this.#x } set x(v) { this.#x = v } static has(o: object) { return #x in o } }",
      "const o = new A(); o.x += 4; [o.x, A.made, A.has(o), A.has({})]",
    ],
    [5, 1, true, false],
  ],
  [
    "a class extends one of another cell",
    [
      "class A { constructor(readonly n: number) {} get() { return this.n } }",
      "class B extends A { override get() { return super.get() * 10 } }",
      "new B(4).get()",
    ],
    40,
  ],
  [
    "a class expression and a mixin",
    [
      "const mix = <T extends new (...args: any[]) => object>(Base: T) => class extends Base { extra = 1 }\nclass A { own = 2 }",
      "class B extends mix(A) {}; const b = new B(); [b.extra, b.own]",
    ],
    [1, 2],
  ],
  [
    "generic classes and functions",
    [
      "class Box<T> { constructor(public v: T) {} map<U>(f: (v: T) => U) { return new Box(f(this.v)) } }",
      "const id = <T,>(x: T) => x; id(new Box(3).map((n) => `${n}!`)).v.length",
    ],
    2,
  ],
  [
    "instantiation expressions",
    ["function make<T>(x: T) { return [x] }", "const strings = make<string>; strings('a')"],
    ["a"],
  ],
  ["enums", ["enum Colour { Red, Green = 'g' }", "[Colour.Red, Colour.Green, Colour[0]]"], [0, "g", "Red"]],
  [
    "const enums",
    ["const enum Level { Low = 1, High = Low << 3 }", "const level: Level = Level.High; [level, Level.Low]"],
    [8, 1],
  ],
  ["enums merge in a cell", ["enum E { A } enum E { B = 5 }", "[E.A, E.B]"], [0, 5]],
  [
    "namespaces",
    [
      "namespace N { export const a = 2; const hidden = 3; export const sum = () => a + hidden; export namespace M { export let deep = 1 } }",
      "N.M.deep++; [N.a, N.sum(), N.M.deep]",
    ],
    [2, 5, 2],
  ],
  [
    "a namespace of types only",
    ["namespace T { export interface P { x: number } }", "const p: T.P = { x: 1 }; p.x"],
    1,
  ],
  ["an alias of a namespace", ["namespace N { export const a = 4 }\nimport A = N.a", "A"], 4],
  [
    "function and namespace merge",
    ["function f() { return f.count++ }\nnamespace f { export let count = 5 }", "f(); f.count"],
    6,
  ],
  [
    "interface and class merge",
    ["interface P { y: number }\nclass P { x = 1 }", "const p = new P(); p.y = 3; p.x + p.y"],
    4,
  ],
  [
    "overloads",
    [
      "function f(x: number): string\nfunction f(x: string): number\nfunction f(x: unknown): unknown { return typeof x === 'number' ? String(x) : Number(x) }",
      "f('4') + f(4).length",
    ],
    5,
  ],
  [
    "interfaces and type aliases",
    [
      "interface A { n: number }\ntype B = A & { s: string }",
      "const b: B = { n: 1, s: 'x' }; type C = B['s']; const c: C = b.s; c",
    ],
    "x",
  ],
  [
    "typeof types of earlier cells",
    ["const a = { x: [1] }; let l = 2", "const b: typeof a = { x: [2] }; const m: typeof l = 3; [b.x[0], m]"],
    [2, 3],
  ],
  [
    "unique symbols",
    ["const key: unique symbol = Symbol('k')", "const o: { [key]: number } = { [key]: 3 }; o[key]"],
    3,
  ],
  [
    "satisfies, as, non-null, angle brackets",
    [
      "const a = [1, 2] as const",
      "(<readonly number[]>a).length + (a satisfies readonly number[])[0]! + (a as readonly number[]).length",
    ],
    5,
  ],
  [
    "function hoisting",
    ["const r = early(); function early() { return later } var later: number | undefined", "[r, early()]"],
    [undefined, undefined],
  ],
  [
    "var in a block belongs to the cell",
    [
      "if (true) { var inBlock = 3 } for (var i = 0; i < 2; i++); for (const k of [1]) { var fromLoop = k }",
      "inBlock! + i + fromLoop!",
    ],
    6,
  ],
  [
    "a loop variable is no name of the cell",
    ["const k = 'outer'", "for (const k of [1, 2]) void k\nlet n = 0", "k"],
    "outer",
  ],
  [
    "destructuring declarations",
    ["const { a, b: [c, ...d], ...e } = { a: 1, b: [2, 3, 4], f: 5, g: 6 }", "({ a, c, d, e })"],
    { a: 1, c: 2, d: [3, 4], e: { f: 5, g: 6 } },
  ],
  ["top-level await", ["const x = await Promise.resolve(4)", "const y = (await Promise.resolve(x)) + 1; y"], 5],
  [
    "await in every position",
    [
      "const f = async (n: number) => n",
      "const a = { x: await f(1), [await f(2)]: 3, ...(await f(0) as unknown as object) }; const g = [await f(1), ...(await Promise.all([f(2)]))]; `${await f(3)}` + (await f(1) + await f(2)) + (await f(1) ? await f(8) : 0) + JSON.stringify([a, g])",
    ],
    '338[{"2":3,"x":1},[1,2]]',
  ],
  [
    "await in loops, try and switch",
    [
      "const f = async (n: number) => n; let s = 0",
      "for (let i = await f(0); i < await f(3); i += await f(1)) { s += await f(i) } try { await Promise.reject(new Error('e')) } catch (e) { s += 10 } finally { s += await f(100) } switch (await f(1)) { case await f(1): s += 1000 }",
      "s",
    ],
    1113,
  ],
  [
    "await in a class heritage and computed key",
    [
      "class A { a = 1 }",
      "class B extends (await Promise.resolve(A)) { [await Promise.resolve('k')]() { return 2 } }; const b = new B() as B & { k(): number }; b.a + b.k()",
    ],
    3,
  ],
  [
    "a rejected await throws into the cell",
    [
      "let caught = ''\ntry { await Promise.reject(new Error('no')) } catch (e) { caught = (e as Error).message }",
      "caught",
    ],
    "no",
  ],
  [
    "await inside functions stays",
    [
      "const f = async () => { const v = await Promise.resolve(2); return v }; class A { async m() { return await f() } static async *g() { yield await f() } }",
      "await new A().m() + (await A.g().next()).value!",
    ],
    4,
  ],
  [
    "top-level for await",
    [
      "async function* g() { yield 1; yield 2 }\nlet s = 0",
      "outer: for await (const x of g()) { if (x === 2) continue outer; s += x }\ns",
    ],
    1,
  ],
  [
    "await using",
    [
      "const log: string[] = []",
      "await using r = { async [Symbol.asyncDispose]() { log.push('gone') } }; log.push('used')",
      "log",
    ],
    ["used", "gone"],
  ],
  [
    "using",
    [
      "const log: string[] = []",
      "using r = { [Symbol.dispose]() { log.push('gone') } }; const held = log.length; class Z {}; log.push('used')",
      "[held, log, typeof Z]",
    ],
    [0, ["used", "gone"], "function"],
  ],
  ["generators and spread", ["function* g() { yield* [1, 2]; return 3 }", "[...g(), Math.max(...g())]"], [1, 2, 2]],
  [
    "imports: named, renamed, default, star",
    [
      "import path, { join as glue, sep } from 'node:path'\nimport * as os from 'node:os'",
      "[glue('a', 'b') === path.join('a', 'b'), sep.length, typeof os.EOL]",
    ],
    [true, 1, "string"],
  ],
  ["imports used in their own cell", ["import { basename } from 'node:path'\nbasename('/x/y')"], "y"],
  ["imports are hoisted", ["const b = basename('/x/y')\nimport { basename } from 'node:path'\nb"], "y"],
  [
    "imports by string name and default as",
    ["import { default as path, 'join' as j } from 'node:path'", "path.join === j"],
    true,
  ],
  ["a package with types", ["import { Matrix } from 'ml-matrix'", "const m = Matrix.eye(3)", "m.mmul(m).trace()"], 3],
  [
    "a type-only import is gone",
    [
      "import type { Matrix } from 'ml-matrix'\nimport { type SVD, inverse } from 'ml-matrix'",
      "const f = (m: Matrix): number => m.rows\nlet d: SVD | undefined; [typeof inverse, d]",
    ],
    ["function", undefined],
  ],
  [
    "an import that is used as a type only",
    ["import { Matrix } from 'ml-matrix'", "let m: Matrix | undefined; m = undefined; m"],
    undefined,
  ],
  ["side-effect import", ["import 'node:os'", "1"], 1],
  [
    "dynamic import and import.meta",
    [
      "const os = await import('node:os'); const name = 'node:path'; const path = await import(name)",
      "[typeof os.EOL, typeof path.sep, import.meta.url]",
    ],
    ["string", "string", "file:///notebook"],
  ],
  [
    "export in every form",
    [
      "export const a = 1; export let b = 2; export function f() { return 3 } export class C { v = 4 } export enum E { X = 5 } export interface I { n: 6 } export type T = I['n']; const h = 7; export { h }; export { h as other }",
      "const t: T = 6; b++; [a, b, f(), new C().v, E.X, t, h]",
    ],
    [1, 3, 3, 4, 5, 6, 7],
  ],
  [
    "export default",
    [
      "export default function named() { return 1 }",
      "export default class Named { v = 2 }",
      "export default 3",
      "named() + new Named().v",
    ],
    3,
  ],
  ["export default value is the result", ["export default 3 + 4"], 7],
  ["a nameless default export", ["export default class { v = 2 }", "export default function () { return 1 }", "1"], 1],
  [
    "labels",
    [
      "let n = 0",
      "outer: for (const i of [1, 2, 3]) { for (const j of [1, 2]) { if (j === 2) continue outer; if (i === 3) break outer; n += i } } n",
    ],
    3,
  ],
  [
    "decorators",
    [
      "const seen: string[] = []\nfunction mark<T extends new (...a: any[]) => object>(c: T, context: ClassDecoratorContext) { seen.push(String(context.name)) }\nconst field = (_: undefined, c: ClassFieldDecoratorContext) => (v: number) => v * 2",
      "@mark class D { @field x = 21 }\n[new D().x, seen]",
    ],
    [42, ["D"]],
  ],
  [
    "decorators around functions that await, awaits in a class without decorators",
    [
      "const later = Promise.resolve('name'); const mark = (_: unknown, c: ClassMethodDecoratorContext) => void c",
      "class D { @mark async m() { return await later } }\nclass E { static async [await later]() { return 2 } }\n[await new D().m(), await (E as any)['name']()]",
    ],
    ["name", 2],
  ],
  ["strict mode", ["(function (this: unknown) { return this === undefined })()"], true],
  [
    "undeclared writes throw",
    ["let threw = false\ntry { (0, eval)('\"use strict\"; undeclared = 1') } catch { threw = true }\nthrew"],
    true,
  ],
  ["ts-nocheck skips the check", ["// @ts-nocheck\nconst n: number = 'x'; const o = n.foo", "n"], "x"],
  [
    "ts-nocheck still reaches earlier cells",
    ["let a = 1", "// @ts-nocheck\na = missing?.b ?? 'x'; var missing", "a as unknown"],
    "x",
  ],
  ["ts-expect-error", ["// @ts-expect-error\nconst n: number = 'x'", "n as unknown"], "x"],
  ["evolving let", ["let best = null; for (const x of [1, 5, 2]) if (best === null || x > best) best = x; best"], 5],
  ["parameters without types", ["function f(a, b) { return a + b }", "f(1, 2)"], 3],
  [
    "declare has no value of its own",
    [
      "(globalThis as any).ambientValue = 4",
      "declare const ambientValue: number\nambientValue + 1",
      "ambientValue * 2",
    ],
    8,
  ],
  ["declare global", ["declare global { var shared: number }\nglobalThis.shared = 5", "shared + 1"], 6],
  [
    "names with unicode, $ and _",
    ["const π = 3; let $ = 1; const _x = 2; const 變數 = 4", "$ += 1; π + $ + _x + 變數"],
    11,
  ],
  [
    "names of the kernel's helpers",
    [
      "const own = 1, modules = 2, result = 3, at = 4, v = 5, $ = 6, tick = 7",
      "own + modules + result + at + v + $ + tick",
    ],
    28,
  ],
  ["lone surrogates survive", ["'\ud800'.charCodeAt(0) + `\udc00`.charCodeAt(0)"], 0xd800 + 0xdc00],
  [
    "optional chaining on earlier names",
    ["let o: { a?: { f(): number } } = {}", "[o?.a?.f(), o.a]"],
    [undefined, undefined],
  ],
  [
    "delete and in",
    ["const o: { a?: number; b: number } = { a: 1, b: 2 }", "delete o.a; ['a' in o, 'b' in o]"],
    [false, true],
  ],
  [
    "new with and without arguments",
    ["class A { constructor(public n = 1) {} }", "[new A().n, new A(2).n, new A instanceof A]"],
    [1, 2, true],
  ],
  [
    "comma, void, typeof and conditional",
    ["let n = 1; const f = () => 2", "(n++, void f(), typeof n === 'number' ? n : f())"],
    2,
  ],
  ["closures over a mutated let", ["let n = 0; const next = () => ++n", "next(); n = 10; next()"], 11],
  [
    "a let of a cell is narrowed",
    ["let v: string | number = 'a' as string | number", "if (typeof v === 'string') v = v.length\nv"],
    1,
  ],
  [
    "object methods, getters and spread",
    [
      "const base = { a: 1 }",
      "const o = { ...base, get twice() { return base.a * 2 }, m() { return base.a } }; [o.twice, o.m(), o.a]",
    ],
    [2, 1, 1],
  ],
  ["default parameters read earlier cells", ["let d = 3", "const f = (x = d, { y = d * 2 } = {}) => x + y; f()"], 9],
  [
    "class fields read earlier cells",
    [
      "const init = 4",
      "class A { x = init; static y = init * 2; static { A.y += init } [`k${init}`]() { return 1 } }; const a = new A() as A & { k4(): number }; [a.x, A.y, a.k4()]",
    ],
    [4, 12, 1],
  ],
  [
    "a redeclared name keeps its old class alive for others",
    ["class A { n = 1 }", "const a = new A()", "const A = 5", "a.n + A"],
    6,
  ],
  [
    "an async arrow in an argument",
    [
      "const run = (f: () => Promise<number>) => f()",
      "await run(async () => { const v = await Promise.resolve(3); return v })",
    ],
    3,
  ],
  [
    "line ends, a byte order mark and a shebang",
    ["#!/usr/bin/env node\n1", "\ufeffconst a = 1\r\nconst b = a\r\n", "a + b"],
    2,
  ],
  [
    "contextual keywords as names",
    [
      "let type = 1, as = 2, of = 3, from = 4, async = 5, get = 6, declare = 7, namespace = 8, module = 9, global = 10, require = 11, exports = 12, satisfies = 13, infer = 14, using = 15, out = 16, abstract = 17",
      "type += as; [type, of, from, async, get, declare, namespace, module, global, require, exports, satisfies, infer, using, out, abstract].length + type",
    ],
    19,
  ],
  [
    "names that are globals elsewhere",
    ["const name = 1, process = 2, Map = 3, Promise = 4, NaN2 = 5", "name + process + Map + Promise + NaN2"],
    15,
  ],
  ["a chain of a thousand operators", [`const sum = ${Array(1000).fill("1").join(" + ")}`, "sum"], 1000],
  [
    "regular expressions and bigint",
    ["const re = /(?<y>\\d{4})/u; const big = 2n ** 64n", "[re.exec('in 2024')!.groups!.y, big.toString()]"],
    ["2024", "18446744073709551616"],
  ],
];
