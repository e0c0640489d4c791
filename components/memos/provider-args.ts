import * as pulumi from "@pulumi/pulumi";
import { InvalidOption } from "../internal/invalid-option";
import { IssuerDiscovery } from "../issuer/issuer-discovery";
import type { MemosIdentityProviderArgs } from "./identity-provider";
import { presetOf } from "./presets";

/** Where a provider is, as Memos is told. */
interface ProviderUrls {
  readonly authUrl: pulumi.Input<string> | undefined;
  readonly tokenUrl: pulumi.Input<string> | undefined;
  readonly userInfoUrl: pulumi.Input<string> | undefined;
}

/** Where to learn of them. */
type Source = ProviderUrls | { readonly issuer: pulumi.Input<string> };

const urlOptions = ["authUrl", "tokenUrl", "userInfoUrl"] as const;

/**
 * Finds where the endpoints are, by asking the issuer if there is one.
 *
 * @throws InvalidOption when it is said twice or not at all, or when anybody in the world would be let in.
 */
export function providerUrls(
  name: string,
  args: MemosIdentityProviderArgs,
  opts: pulumi.CustomResourceOptions | undefined,
): ProviderUrls {
  if (args.preset !== undefined && presetOf(args.preset).public && args.identifierFilter === undefined) {
    const remedy = 'Name those who are let in, such as "^(one|other)$", or write "^.+$" if you mean all of them.';
    const rule = `must be given with the preset ${args.preset}, where anybody in the world can have an account`;
    throw new InvalidOption("identifierFilter", rule, undefined, remedy);
  }
  const source = sourceOf(args);
  if (!("issuer" in source)) return source;
  const { authorizationUrl, tokenUrl, userInfoUrl } = new IssuerDiscovery(
    `${name}-issuer`,
    { ...args.issuerOptions, issuer: source.issuer },
    { parent: opts?.parent, dependsOn: opts?.dependsOn },
  );
  return { authUrl: authorizationUrl, tokenUrl, userInfoUrl };
}

function sourceOf(args: MemosIdentityProviderArgs): Source {
  const { authUrl, tokenUrl, userInfoUrl, issuer } = args;
  const given = urlOptions.filter((option) => args[option] !== undefined);
  const fixed = args.preset === undefined ? undefined : presetOf(args.preset).endpoints;
  if (issuer !== undefined) {
    if (fixed !== undefined && !("issuerLike" in fixed))
      refuse(
        "issuer",
        `must not be given with the preset ${args.preset ?? ""}, which knows where it is`,
        "Leave it out.",
      );
    if (given.length > 0) refuse("issuer", `must not be given beside ${given.join(" and ")}`, "Leave one of both out.");
    return { issuer };
  }
  if (given.length > 0 || fixed === undefined || "issuerLike" in fixed) {
    const like = fixed !== undefined && "issuerLike" in fixed ? fixed.issuerLike : "https://auth.example.com";
    if (given.length < urlOptions.length) refuseGap(given, like);
    return { authUrl, tokenUrl, userInfoUrl };
  }
  return fixed;
}

function refuseGap(given: readonly string[], like: string): never {
  const missing = urlOptions.find((option) => !given.includes(option)) ?? "authUrl";
  if (given.length > 0)
    return refuse(missing, `must be given beside ${given.join(" and ")}`, "Give all three, or the issuer.");
  return refuse("issuer", "must be given, or authUrl, tokenUrl and userInfoUrl", `Write one such as "${like}".`);
}

function refuse(option: string, rule: string, remedy: string): never {
  throw new InvalidOption(option, rule, undefined, remedy);
}
