import ts from "typescript";

/** The node before which a declaration's doc comment stands. */
function documented(node: ts.Node): ts.Node {
  if (ts.isVariableDeclaration(node)) return node.parent.parent;
  if (ts.isBindingElement(node)) return documented(node.parent.parent);
  return node;
}

/** The last doc comment before a declaration, without its stars. */
function commentOf(node: ts.Node): string | undefined {
  const owner = documented(node);
  const { text } = owner.getSourceFile();
  const start = owner.getFullStart();
  const ranges = [
    ...(ts.getTrailingCommentRanges(text, start) ?? []),
    ...(ts.getLeadingCommentRanges(text, start) ?? []),
  ];
  const comment = ranges.map(({ pos, end }) => text.slice(pos, end)).findLast((found) => found.startsWith("/**"));
  if (comment === undefined || comment === "/**/") return undefined;
  const lines = comment.slice(3, -2).split(/\r?\n/);
  return lines
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();
}

const withoutLinks = (text: string) =>
  text.replace(/\{@link(?:code|plain)?\s+([^\s|}]+)\s*\|?\s*([^}]*)\}/g, (_all, name: string, label: string) =>
    label.trim() === "" ? `\`${name}\`` : label.trim(),
  );

/** One tag as Markdown: `@param ridge what` -> `**@param** \`ridge\` what`; an example becomes code. */
function tagText(tag: string, rest: string): string {
  const body = rest.replace(/^\s*\{[^}]*\}\s*/, "").trim();
  if (tag === "example") return `**@example**\n\n${body.includes("```") ? body : `\`\`\`ts\n${body}\n\`\`\``}`;
  const named = /^(?:param|template|typeParam)$/.test(tag) ? /^(\[?[\w$.]+\]?)\s*-?\s*([\s\S]*)$/.exec(body) : null;
  const text = named === null ? body : `\`${named[1]}\`${named[2] === "" ? "" : ` ${named[2]}`}`;
  return `**@${tag}**${text === "" ? "" : ` ${text}`}`;
}

/** A doc comment as Markdown: its text, then its tags. */
function asMarkdown(comment: string): string {
  const [description = "", ...tags] = comment.split(/^(?=@\w)/m);
  const lines = tags.map((tag) => {
    const [, name = "", rest = ""] = /^@(\w+)([\s\S]*)$/.exec(tag) ?? [];
    return tagText(name, withoutLinks(rest));
  });
  return [withoutLinks(description).trim(), ...lines].filter((part) => part !== "").join("\n\n");
}

/**
 * The documentation of a symbol, read from the text before its declarations; the one before `preferred` (the overload that
 * a call chose) goes first.
 * (The program parses no doc comments: that costs 0.2 s at start and 6 MB.)
 */
export function documentationOf(symbol: ts.Symbol | undefined, preferred?: ts.Node): string {
  const declarations = [...(preferred === undefined ? [] : [preferred]), ...(symbol?.declarations ?? [])];
  for (const declaration of declarations) {
    const comment = commentOf(declaration);
    if (comment !== undefined) return asMarkdown(comment);
  }
  return "";
}
