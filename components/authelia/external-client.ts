import * as pulumi from "@pulumi/pulumi";
import { clientCredentials, createClientSecret } from "./secrets/client-secrets";
import { renderClientYaml } from "./configuration/configuration";
import { defaultImage } from "./image";
import { type VersionTraits, traitsOf } from "./versions";
import { checkClient } from "../sign-in/client-rules";
import type { OidcClientCredentials, OidcClient } from "../sign-in/oidc-client";
import { imageVersion } from "../pulumi/image-version";
import { InvalidOption } from "../pulumi/invalid-option";
import { replaceable } from "../pulumi/replaceable";
import { DynamicResource } from "../pulumi/dynamic-resource";
import { optional, seconds, text } from "../pulumi/option-rules";
import { input, object } from "../pulumi/shape";
import { clientInputs } from "../proof/sign-in-proof";

/** The options of an ExternalAutheliaClient. */
export interface ExternalAutheliaClientArgs {
  /** Where that Authelia signs people in, such as `https://auth.example.com`. */
  readonly issuer: pulumi.Input<string>;

  /** The client that the application asks for; see `memosOidcClient`. */
  readonly client: OidcClient;

  /**
   * The version of that Authelia, such as `4.39.20`: it decides how the entry is written.
   *
   * @default the version of this package's default image
   */
  readonly version?: string;

  /**
   * The client's `authorization_policy`: one of Authelia's own, or one of the names in its `authorization_policies`.
   *
   * @default "two_factor"
   */
  readonly authorizationPolicy?: string;

  /**
   * How long to wait, in seconds, until Authelia knows the client with this secret. `pulumi up --diff` prints the entry meanwhile;
   * without `--diff` Pulumi shows its first line only. `up` fails with the entry when the time is over.
   *
   * @default 0: it does not wait
   */
  readonly waitSeconds?: number;

  /**
   * A certificate authority, as PEM, to trust beside the public ones while waiting.
   *
   * @default "", none
   */
  readonly caCertificate?: pulumi.Input<string>;

  /**
   * The address to dial for Authelia's name while waiting, such as `127.0.0.1`.
   *
   * @default "", what the DNS says
   */
  readonly dialAddress?: pulumi.Input<string>;
}

const checkShape = object<ExternalAutheliaClientArgs>({
  issuer: input(text),
  client: checkClient,
  version: optional(text),
  authorizationPolicy: optional(text),
  waitSeconds: optional(seconds),
  caCertificate: optional(input(text)),
  dialAddress: optional(input(text)),
});

/**
 * A client of an Authelia that this program does not run: its id, its secret, and the entry for that Authelia's configuration.
 *
 * @see https://www.authelia.com/configuration/identity-providers/openid-connect/clients/
 */
export class ExternalAutheliaClient extends pulumi.ComponentResource {
  /**
   * An item for the list `identity_providers.oidc.clients` of Authelia's configuration, as YAML. It holds the digest of a random
   * secret of 72 characters, which nobody can turn around, and is no secret itself.
   */
  readonly clientYaml: pulumi.Output<string>;

  /** The credentials for the application. */
  readonly credentials: OidcClientCredentials;

  /** Created once Authelia knows the client; empty without `waitSeconds`. */
  readonly readyResources: pulumi.Resource[];

  /**
   * @throws InvalidOption when an option breaks a rule; nothing is created then.
   */
  constructor(name: string, args: ExternalAutheliaClientArgs, opts?: pulumi.ComponentResourceOptions) {
    checkShape("", args);
    const { client: request, authorizationPolicy = "two_factor", waitSeconds = 0 } = args;
    const traits = traitsOf("version", args.version ?? imageVersion("image", defaultImage));
    checkPolicy(authorizationPolicy, traits);
    super("memos-sso:index:ExternalAutheliaClient", name, {}, opts);

    const secret = createClientSecret(name, request.clientId, undefined, replaceable(this));
    this.clientYaml = pulumi.unsecret(
      secret.digests.apply((digests) =>
        renderClientYaml(traits.configFormat, request, authorizationPolicy, digests[request.clientId] ?? ""),
      ),
    );
    this.credentials = clientCredentials(args.issuer, secret);
    this.readyResources = waitSeconds > 0 ? [this.waitFor(name, args, waitSeconds)] : [];
    this.registerOutputs({ clientYaml: this.clientYaml });
  }

  private waitFor(name: string, args: ExternalAutheliaClientArgs, timeoutSeconds: number): pulumi.Resource {
    this.clientYaml.apply((clientYaml) => {
      if (pulumi.runtime.isDryRun()) return;
      const where = "identity_providers.oidc.clients of Authelia's configuration";
      void pulumi.log.info(
        `pulumi up --diff shows at once what belongs into ${where}; up to ${timeoutSeconds} s are waited for it:\n\n${clientYaml}`,
        this,
      );
    });
    const inputs = {
      ...clientInputs(args.client, this.credentials),
      clientYaml: this.clientYaml,
      caCertificate: args.caCertificate ?? "",
      dialAddress: args.dialAddress ?? "",
      timeoutSeconds,
    };
    const lifecycle = "proof/client-registration-check-lifecycle";
    return new DynamicResource(lifecycle, "ClientRegistrationCheck", `${name}-known`, inputs, replaceable(this));
  }
}

/** @throws InvalidOption for a name that this Authelia cannot have. */
function checkPolicy(policy: string, { authorizationPolicies }: VersionTraits): void {
  const rule = !/^[a-zA-Z0-9_-]{1,100}$/.test(policy)
    ? "must be the name of an authorization policy"
    : !authorizationPolicies && policy !== "one_factor" && policy !== "two_factor"
      ? "must be one_factor or two_factor before Authelia 4.38"
      : undefined;
  if (rule === undefined) return;
  throw new InvalidOption("authorizationPolicy", rule, policy, 'Write "two_factor", or the name of a policy.');
}
