import { existsSync } from "node:fs";
import { join } from "node:path";
import { imageVersion } from "../../components/pulumi/image-version";
import { olderVersions } from "../../toolchain/src/memos-builds";
import { fakedVersions } from "../support/fake-memos-versions";
import { root } from "../support/stack";
import { defaultImage as autheliaImage } from "../../components/authelia/image";
import { traitsOf } from "../../components/authelia/versions";
import { defaultImage as gatewayImage } from "../../components/gateway/image";
import { defaultImage as memosImage } from "../../components/memos/image";
import { supportedVersions, traitsFor } from "../../components/memos/versions";
import { localImages } from "../../toolchain/src/images";
import { rules, secretIsNotShown } from "../../policy/rules";
import { choicesOf, type Member, membersOf } from "./declarations";
import { code, table } from "./markdown";

/** Where the options of the program are declared. */
export const optionsOfProgram = (): readonly Member[] =>
  membersOf("components/memos-sso/memos-sso-args.ts", "MemosSsoArgs");

/** The options that most people need. */
const mainOptions: readonly string[] = [
  ...["domain", "users", "authorizationPolicy", "group", "httpsPort", "acme", "proof", "clients", "reverseProxy"],
  "autheliaSettings",
];

/** The options that most people need, for the README. */
export const mainOptionsTable = (): string =>
  table(
    ["Option", "Default", "What it does"],
    optionsOfProgram()
      .filter(({ name }) => mainOptions.includes(name))
      .map(({ name, text, byDefault }) => [code(name), asCode(byDefault ?? "none: it must be given"), asCode(text)]),
  );

/** The options of the program, from the docstrings of the component that takes them. */
export const optionsTable = (): string =>
  table(
    ["Option", "Values", "Default", "What it does"],
    optionsOfProgram().map(({ name, type, text, byDefault }) => [
      code(name),
      valuesOf(type),
      byDefault === undefined ? "none: it must be given" : asCode(byDefault),
      asCode(text),
    ]),
  );

/** The keys of a user. */
export const userTable = (): string =>
  table(
    ["Key", "Values", "What it is"],
    membersOf("components/authelia/users/users.ts", "User").map(({ name, type, text }) => [
      code(name),
      valuesOf(type),
      asCode(text),
    ]),
  );

/** The keys of `acme`. */
export const acmeTable = (): string => keysTable("components/gateway/caddy-configuration.ts", "Acme");

/** The keys of a client. */
export const clientTable = (): string =>
  table(
    ["Key", "Values", "Default", "What it is"],
    [
      ...membersOf("components/sign-in/oidc-client.ts", "OidcClient").filter(
        ({ name }) => name !== "tokenEndpointAuthMethod",
      ),
      ...membersOf("components/authelia/configuration/clients.ts", "AutheliaClient"),
    ].map((member) => [
      code(member.name),
      valuesOf(member.type),
      asCode(member.byDefault ?? "none: it must be given"),
      asCode(member.text),
    ]),
  );

/** The keys of `reverseProxy`. */
export const reverseProxyTable = (): string => keysTable("components/gateway/reverse-proxy.ts", "ReverseProxy");

/** The keys of `memosBackups`. */
export const memosBackupsTable = (): string => keysTable("components/memos/upgrade/memos-data.ts", "BackupOptions");

/** The keys of `accessPolicy`. */
export const accessPolicyTable = (): string =>
  keysTable("components/memos/access-policy/access-policy-options.ts", "AccessPolicyOptions");

const keysTable = (file: string, name: string): string =>
  table(
    ["Key", "Values", "Default", "What it is"],
    membersOf(file, name).map((member) => [
      code(member.name),
      valuesOf(member.type),
      asCode(member.byDefault ?? "none: it must be given"),
      asCode(member.text),
    ]),
  );

/** The rules of the policy pack. */
export const policiesTable = (): string =>
  table(
    ["Policy", "What it requires", "A violation"],
    [...rules, { ...secretIsNotShown, level: "mandatory" }].map(({ name, description, level }) => [
      code(name),
      description,
      level === "mandatory" ? "is refused" : "is a warning",
    ]),
  );

/** The outputs of the program, from the docstrings of the component that has them. */
export const outputsTable = (): string =>
  table(
    ["Output", "What it is"],
    membersOf("components/memos-sso/memos-sso.ts", "MemosSso").map(({ name, text }) => [code(name), asCode(text)]),
  );

/** The versions that are supported, as the code that refuses others sees it. */
export const versionsTable = (): string => {
  const authelia = Array.from({ length: 100 }, (_, minor) => `4.${minor}`).filter(isSupported);
  const local = (program: keyof typeof localImages): string => code(localImages[program].name);
  return table(
    ["Program", "Supported", "Image by default", "Image built from Go modules"],
    [
      ["Authelia", authelia.map((minor) => `${minor}.x`).join(", "), code(autheliaImage), local("authelia")],
      ["Memos", supportedVersions, code(memosImage), local("memos")],
      ["Caddy", "any exact version", code(gatewayImage), local("gateway")],
    ],
  );
};

/** What is done with one version of each kind of Memos, and why others are refused. */
export const memosVersionsTable = (): string =>
  table(
    ["Memos", "Client secret", "PKCE", "API held against", "Supported"],
    ["0.15.2", ...fakedVersions, "0.25.2", "0.32.0"]
      .sort((one, other) => one.localeCompare(other, "en", { numeric: true }))
      .map(memosVersionRow),
  );

function memosVersionRow(version: string): string[] {
  const support = traitsFor(version);
  if ("refused" in support) return [version, "", "", "", `refused: ${support.refused}`];
  const { tokenEndpointAuthMethod, pkce } = support.traits;
  const real = [...olderVersions, imageVersion("image", memosImage)].some((one) => one === version);
  const fake = existsSync(join(root, "tests", "fixtures", "memos", `${version}.json`))
    ? "recorded answers"
    : "its source";
  const against = real ? `${fake}, and a real one` : fake;
  return [version, code(tokenEndpointAuthMethod), pkce ? "required" : "–", against, "accepted"];
}

function isSupported(minor: string): boolean {
  try {
    return traitsOf("image", `${minor}.0`).minor === minor;
  } catch {
    return false;
  }
}

const aliases: Readonly<Record<string, () => string>> = {
  "readonly ResponseMode[]": () =>
    `list of ${either(choicesOf("components/authelia/configuration/clients.ts", "ResponseMode"))}`,
  ConsentMode: () => either(choicesOf("components/authelia/configuration/clients.ts", "ConsentMode")),
  'TokenEndpointAuthMethod | "none"': () =>
    either([...choicesOf("components/sign-in/oidc-client.ts", "TokenEndpointAuthMethod"), "none"]),
  AutheliaSettings: () => "settings by Authelia's own names",
  AuthorizationPolicy: () => either(choicesOf("components/authelia/configuration/settings.ts", "AuthorizationPolicy")),
  Proof: () => either(choicesOf("components/memos-sso/memos-sso-args.ts", "Proof")),
  ReverseProxy: () => "see below",
  Acme: () => "see below",
  BackupOptions: () => "see below",
  AccessPolicyOptions: () => "see below",
  'Partial<Record<"identifier" | "displayName" | "email", string>>': () =>
    "any of `identifier`, `displayName`, `email`",
  AccessMode: () => either(choicesOf("components/memos/api/memos-api.ts", "AccessMode")),
  "Readonly<Record<string, pulumi.Input<string>>>": () => "secrets, see [back ends](guides/back-ends.md)",
  "readonly pulumi.Input<string>[]": () => "list of text",
  "pulumi.Input<string>": () => "text",
  "readonly AutheliaClient[]": () => "list, see below",
  "readonly User[]": () => "list, see below",
  "readonly string[]": () => "list of text",
  string: () => "text",
  number: () => "number",
  boolean: () => "`true` or `false`",
};

/** The type in words. @throws Error for a type that has none yet. */
function valuesOf(type: string): string {
  const words = aliases[type];
  if (words === undefined) throw new Error(`There are no words for the type ${type} yet: add them in tables.ts.`);
  return words();
}

const either = (choices: readonly string[]): string => choices.map(code).join(" or ");

/** Strings in quotes read better as code; what is code already stays. */
const asCode = (text: string): string =>
  text.replaceAll(/`[^`]*`|"([^"\s]+)"/g, (all, quoted?: string) => (quoted === undefined ? all : code(quoted)));
