import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../support/stack";

/** A documented property of an interface or a class. */
export interface Member {
  readonly name: string;

  /** As it is written in the source, such as `readonly Person[]`. */
  readonly type: string;

  /** The docstring without its tags, on one line. */
  readonly text: string;

  /** What follows `@default`, on one line. */
  readonly byDefault: string | undefined;
}

/**
 * Reads the documented properties of an interface or a class, in their order.
 *
 * @param file the source, relative to the checkout
 * @throws Error when the file does not declare it.
 */
export function membersOf(file: string, name: string): readonly Member[] {
  const source = parsed(file);
  const found = source.statements.find(
    (one): one is ts.InterfaceDeclaration | ts.ClassDeclaration =>
      (ts.isInterfaceDeclaration(one) || ts.isClassDeclaration(one)) && one.name?.text === name,
  );
  if (found === undefined) throw new Error(`${file} does not declare ${name}.`);
  return [...found.members]
    .filter((one) => ts.isPropertySignature(one) || ts.isPropertyDeclaration(one))
    .map((one) => memberOf(one, source));
}

/**
 * Reads the strings that a type may be, such as `one_factor` and `two_factor`.
 *
 * @param file the source, relative to the checkout
 * @throws Error when the file does not declare it as a union of strings.
 */
export function choicesOf(file: string, name: string): readonly string[] {
  const source = parsed(file);
  const found = source.statements.filter(ts.isTypeAliasDeclaration).find((one) => one.name.text === name);
  const choices = [...(found?.type.getText(source) ?? "").matchAll(/"([^"]+)"/g)].map(([, choice = ""]) => choice);
  if (choices.length === 0) throw new Error(`${file} does not declare ${name} as a union of strings.`);
  return choices;
}

function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.ES2022, true);
}

function memberOf(one: ts.PropertySignature | ts.PropertyDeclaration, source: ts.SourceFile): Member {
  const [comment] = ts.getJSDocCommentsAndTags(one).filter(ts.isJSDoc);
  const byDefault = comment?.tags?.find(({ tagName }) => tagName.text === "default");
  return {
    name: one.name.getText(source),
    type: one.type?.getText(source) ?? "",
    text: onOneLine(comment?.comment),
    byDefault: byDefault === undefined ? undefined : onOneLine(byDefault.comment),
  };
}

const onOneLine = (comment: ts.JSDoc["comment"]): string =>
  (ts.getTextOfJSDocComment(comment) ?? "").replace(/\s+/g, " ").trim();
