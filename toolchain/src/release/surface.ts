import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** What importers of a package see. */
export interface Surface {
  /** Every exported declaration, without comments and in the order of names, as Markdown. */
  readonly report: string;

  /** Types that exported declarations mention and that importers cannot name, such as `MemosArgs mentions Mount`. */
  readonly forgotten: readonly string[];

  /** Exports and their members that have no words of documentation, such as `MemosArgs.url`. */
  readonly undocumented: readonly string[];
}

interface Export {
  readonly name: string;
  readonly statement: ts.Statement;
}

/**
 * Reads the public surface of a package from its compiled declarations.
 *
 * @param dist the folder with the `.d.ts` files
 * @param entries the entries by the name that they are imported under, such as `{ "pulumi-memos-sso": "index.d.ts" }`
 */
export function surfaceOf(dist: string, entries: Readonly<Record<string, string>>): Surface {
  const surfaces = Object.entries(entries).map(([name, entry]) => ({ name, found: exportsOf(join(dist, entry)) }));
  const all = surfaces.flatMap(({ found }) => found);
  const known = new Set(all.flatMap(({ name, statement }) => [name, declaredName(statement)]));
  const own = declaredIn(dist);
  return {
    report: surfaces.map(({ name, found }) => sectionOf(name, found)).join("\n"),
    forgotten: all.flatMap(({ name, statement }) =>
      mentionedBy(statement)
        .filter((type) => own.has(type) && !known.has(type))
        .map((type) => `${name} mentions ${type}`),
    ),
    undocumented: all.flatMap(undocumentedIn),
  };
}

const parsed = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);

/** Follows the re-exports of an entry, which are all of the form `export { name } from "./file"`. */
function exportsOf(entry: string): Export[] {
  const found = parsed(entry).statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) return isExported(statement) ? [exportOf(statement)] : [];
    const from = statement.moduleSpecifier;
    if (
      from === undefined ||
      !ts.isStringLiteral(from) ||
      !statement.exportClause ||
      !ts.isNamedExports(statement.exportClause)
    )
      throw new Error(`${entry} must name what it exports and from where: ${statement.getText()}`);
    const file = parsed(join(entry, "..", `${from.text}.d.ts`));
    return statement.exportClause.elements.map(({ name, propertyName }) => {
      const wanted = (propertyName ?? name).text;
      const declaration = file.statements.find((one) => isExported(one) && declaredName(one) === wanted);
      if (declaration === undefined) throw new Error(`${file.fileName} does not declare ${wanted}.`);
      return { name: name.text, statement: declaration };
    });
  });
  return found.sort((one, other) => one.name.localeCompare(other.name, "en"));
}

const exportOf = (statement: ts.Statement): Export => ({ name: declaredName(statement), statement });

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

function declaredName(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations[0]?.name.getText() ?? "";
  return isNamed(statement) ? (statement.name?.getText() ?? "") : "";
}

const isNamed = (statement: ts.Statement) =>
  ts.isInterfaceDeclaration(statement) ||
  ts.isClassDeclaration(statement) ||
  ts.isTypeAliasDeclaration(statement) ||
  ts.isFunctionDeclaration(statement);

/** The names of all types that the package declares anywhere, exported to importers or not. */
function declaredIn(dist: string): Set<string> {
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".d.ts"));
  return new Set(files.flatMap((file) => parsed(join(dist, file)).statements.filter(isNamed).map(declaredName)));
}

/** The names of types in a declaration; what is private is no business of importers, and nobody has to name a base class. */
function mentionedBy(node: ts.Node): string[] {
  const names = new Set<string>();
  const visit = (one: ts.Node): void => {
    if (isPrivate(one)) return;
    if (ts.isHeritageClause(one) && ts.isClassDeclaration(one.parent)) return;
    if (ts.isTypeReferenceNode(one) && ts.isIdentifier(one.typeName)) names.add(one.typeName.text);
    if (ts.isExpressionWithTypeArguments(one) && ts.isIdentifier(one.expression)) names.add(one.expression.text);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return [...names];
}

const isPrivate = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);

function undocumentedIn({ name, statement }: Export): string[] {
  const members =
    ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement) ? [...statement.members] : [];
  const silent = members
    .filter((one) => !isPrivate(one) && !ts.isConstructorDeclaration(one) && !hasWords(one))
    .map((one) => `${name}.${one.name?.getText() ?? ""}`);
  return hasWords(statement) ? silent : [name, ...silent];
}

const hasWords = (node: ts.Node): boolean => {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return (ts.getTextOfJSDocComment(comment?.comment) ?? "").trim() !== "";
};

const printer = ts.createPrinter({ removeComments: true });

function sectionOf(entry: string, found: readonly Export[]): string {
  const blocks = found.map(({ name, statement }) => {
    const text = printer.printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile());
    const code = text.replace(/^ *private .*\n/gm, "").replace(/^export (declare )?/, "");
    return `### ${name}\n\n\`\`\`typescript\n${code}\n\`\`\`\n`;
  });
  return `## ${entry}\n\n${blocks.join("\n")}`;
}
