/**
 * Makes Vue templates speak the chosen language, when they are compiled: static text and interpolations that stand side by
 * side become one `$trf(pattern, values)`, an interpolation alone `$tr(value)`, attributes that people read or hear `$tr(…)`.
 *
 * Text below `translate="no"` (HTML's own word for it) and values bound to its attributes are left as they are: what people
 * wrote themselves, and papers. What the source itself says of such a part is still said in the chosen language.
 */
import { ElementTypes, NodeTypes, createSimpleExpression } from "@vue/compiler-dom";
import type { Node } from "@babel/types";
import type { AttributeNode, DirectiveNode, ElementNode, InterpolationNode, NodeTransform, SimpleExpressionNode, TemplateChildNode, TextNode } from "@vue/compiler-dom";
import { CHINESE } from "./chinese.ts";

/** Attributes that are text for people. On a component they may fall through to its element. */
const SPOKEN = new Set(["title", "placeholder", "alt", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "data-placeholder"]);
/** Text on elements; a component shows its own `label` in its own template. */
const SPOKEN_ON_ELEMENTS = new Set(["label"]);

type Run = (TextNode | InterpolationNode)[];

const source = (node: InterpolationNode) => (node.content as SimpleExpressionNode).content;

/**
 * An expression in the chosen language. A template literal keeps its pattern, so that the values, which may be somebody's own
 * words, are not taken for a part of ours; of a choice each side is one.
 */
function inLanguage({ content, ast }: SimpleExpressionNode, found: (pattern: string) => void): string {
  // Vue has parsed the expression in brackets, hence one place further on.
  const text = (part: Node) => content.slice(part.start! - 1, part.end! - 1);
  const said = (part: Node): string => {
    if (part.type === "ParenthesizedExpression") return said(part.expression);
    if (part.type === "ConditionalExpression") return `(${text(part.test)} ? ${said(part.consequent)} : ${said(part.alternate)})`;
    if (part.type !== "TemplateLiteral" || part.expressions.length === 0) return `$tr(${text(part)})`;
    const pattern = part.quasis.map((quasi, at) => quasi.value.cooked + (quasi.tail ? "" : `{${at}}`)).join("");
    if (!CHINESE.test(pattern)) return `$tr(${text(part)})`;
    found(pattern);
    return `$trf(${JSON.stringify(pattern)}, [${part.expressions.map(text).join(", ")}])`;
  };
  return ast ? said(ast) : `$tr(${content})`;
}

/** `found` hears every pattern, for the test that each has an English text. */
export function translated(found: (pattern: string) => void = () => undefined): NodeTransform {
  const done = new WeakSet<object>();

  /** An element's attributes, and whether its text is to be left as it is. */
  function speak(element: ElementNode, quiet: boolean) {
    done.add(element);
    const told = element.props.find((prop) => prop.type === NodeTypes.ATTRIBUTE && prop.name === "translate") as AttributeNode | undefined;
    const left = told ? told.value?.content === "no" : quiet;
    element.props = element.props.map((prop) => (left && prop.type === NodeTypes.DIRECTIVE ? prop : attribute(element, prop)));
    if (!left) return;
    for (const child of element.children) {
      if (child.type === NodeTypes.ELEMENT) speak(child, true);
      else done.add(child);
    }
  }

  function interpolation(content: string, like: TextNode | InterpolationNode): InterpolationNode {
    const node: InterpolationNode = { type: NodeTypes.INTERPOLATION, content: createSimpleExpression(content, false, like.loc), loc: like.loc };
    done.add(node);
    return node;
  }

  function spoken(run: Run): Run {
    const written = run.some((node) => node.type === NodeTypes.TEXT && CHINESE.test(node.content));
    if (!written) return run.map((node) => (node.type === NodeTypes.TEXT ? node : interpolation(inLanguage(node.content as SimpleExpressionNode, found), node)));
    const values: string[] = [];
    const whole = run.map((node) => (node.type === NodeTypes.TEXT ? node.content : `{${values.push(source(node)) - 1}}`)).join("");
    const [, before = "", pattern = "", after = ""] = /^( *)(.*?)( *)$/s.exec(whole.replace(/[ \t\r\n\f]+/g, " ")) ?? [];
    found(pattern);
    const said = values.length > 0 ? `$trf(${JSON.stringify(pattern)}, [${values.join(", ")}])` : `$tr(${JSON.stringify(pattern)})`;
    return [interpolation([before && '" "', said, after && '" "'].filter(Boolean).join(" + "), run[0]!)];
  }

  function attribute(element: ElementNode, prop: AttributeNode | DirectiveNode): AttributeNode | DirectiveNode {
    const read = (name: string) => SPOKEN.has(name) || (element.tagType === ElementTypes.ELEMENT && SPOKEN_ON_ELEMENTS.has(name));
    if (prop.type === NodeTypes.ATTRIBUTE) {
      if (!prop.value || !CHINESE.test(prop.value.content) || !read(prop.name)) {
        if (prop.value && CHINESE.test(prop.value.content)) found(prop.value.content);
        return prop;
      }
      found(prop.value.content);
      return {
        type: NodeTypes.DIRECTIVE,
        name: "bind",
        rawName: `:${prop.name}`,
        arg: createSimpleExpression(prop.name, true, prop.nameLoc),
        exp: createSimpleExpression(`$tr(${JSON.stringify(prop.value.content)})`, false, prop.value.loc),
        modifiers: [],
        loc: prop.loc,
      };
    }
    const { arg, exp } = prop;
    if (prop.name !== "bind" || arg?.type !== NodeTypes.SIMPLE_EXPRESSION || !arg.isStatic || !read(arg.content)) return prop;
    if (exp?.type !== NodeTypes.SIMPLE_EXPRESSION) return prop;
    return { ...prop, exp: createSimpleExpression(inLanguage(exp, found), false, exp.loc) };
  }

  return (node) => {
    // A parent is asked before Vue's own transforms have reached its children, whose expressions are still as written.
    const holds = node.type === NodeTypes.ROOT || node.type === NodeTypes.ELEMENT || node.type === NodeTypes.IF_BRANCH || node.type === NodeTypes.FOR;
    if (!holds) return;
    const children: TemplateChildNode[] = [];
    let run: Run = [];
    const close = () => {
      if (run.length > 0) children.push(...spoken(run));
      run = [];
    };
    for (const child of node.children) {
      if ((child.type === NodeTypes.TEXT || child.type === NodeTypes.INTERPOLATION) && !done.has(child)) {
        run.push(child);
        continue;
      }
      close();
      children.push(child);
      if (child.type === NodeTypes.ELEMENT && !done.has(child)) speak(child, false);
    }
    close();
    // In place: Vue holds on to this very list.
    node.children.splice(0, node.children.length, ...children);
  };
}
