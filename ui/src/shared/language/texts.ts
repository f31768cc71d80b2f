/**
 * Every Chinese text that a person may be shown, read from the sources: for the test that each has its English.
 *
 * A text with values is told as a pattern, `共 {0} 条`, whichever language it was written in: `${n}`, `{n}`, `{}` or `{{ n }}`.
 */
import { NodeTypes, type RootNode, type TemplateChildNode } from "@vue/compiler-dom";
import ts from "typescript";
import { compileTemplate, parse } from "vue/compiler-sfc";
import { CHINESE } from "./chinese";
import { translated } from "./template";

/** Strings and template literals of TypeScript. */
export function ofTypeScript(source: string): string[] {
  const found: string[] = [];
  const look = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text);
    if (ts.isTemplateExpression(node)) found.push(node.head.text + node.templateSpans.map((span, at) => `{${at}}${span.literal.text}`).join(""));
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile("source.ts", source, ts.ScriptTarget.ESNext));
  return found.filter((text) => CHINESE.test(text));
}

/** A single-file component: its script, its template as the build translates it, and the literals in its expressions. */
export function ofVue(source: string, filename: string): string[] {
  const { descriptor } = parse(source, { filename });
  const found = [descriptor.script, descriptor.scriptSetup].flatMap((script) => (script ? ofTypeScript(script.content) : []));
  const { template } = descriptor;
  if (!template) return found;
  if (template.ast) found.push(...expressions(template.ast).flatMap(ofTypeScript));
  const { errors } = compileTemplate({ source: template.content, filename, id: filename, compilerOptions: { expressionPlugins: ["typescript"], nodeTransforms: [translated((pattern) => found.push(pattern))] } });
  if (errors.length > 0) throw new Error(`${filename}: ${String(errors[0])}`);
  return found;
}

function expressions(node: RootNode | TemplateChildNode): string[] {
  if (node.type === NodeTypes.INTERPOLATION) return [node.content.loc.source];
  if (node.type !== NodeTypes.ROOT && node.type !== NodeTypes.ELEMENT) return [];
  const own = node.type === NodeTypes.ELEMENT ? node.props.flatMap((prop) => (prop.type === NodeTypes.DIRECTIVE && prop.exp ? [prop.exp.loc.source] : [])) : [];
  return [...own, ...node.children.flatMap(expressions)];
}

/** String literals of Rust, without comments, attributes and tests. `{name}` and `{}` become numbered places. */
export function ofRust(source: string): string[] {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|r(#*)"([\s\S]*?)"\1|"((?:[^"\\]|\\[\s\S])*)"|'(?:\\[^']+|[^'\\])'|#\[cfg\(test\)\]\s*mod/g;
  const found: string[] = [];
  for (const match of source.matchAll(token)) {
    if (match[0].startsWith("#[cfg(test)]")) break;
    const text = match[2] ?? match[3]?.replace(/\\\n\s*/g, "").replace(/\\(["\\])/g, "$1").replace(/\\n/g, "\n");
    if (text === undefined || !CHINESE.test(text)) continue;
    let at = 0;
    found.push(text.replace(/\{[^{}]*\}/g, () => `{${at++}}`));
  }
  return found;
}
