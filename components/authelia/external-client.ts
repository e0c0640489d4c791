import * as pulumi from "@pulumi/pulumi";
import { createClient } from "./secrets/client-secrets";
import { renderClientEntry } from "./configuration/client-entry";
import { grantOf } from "./secrets/client-credentials";
import { defaultImage } from "./image";
import { checkClientId } from "./configuration/client-rules";
import { type Generation, generationOf } from "./versions";
import type { SignInGrant, SignInRequest } from "../sign-in/oidc-client";
import { versionOfImage } from "../docker/image-version";
import { InvalidOption } from "../pulumi/invalid-option";
import { seconds } from "../pulumi/seconds";
import { KnownClient } from "../proof/client-registration-check";

/** What is needed to be a client of an Authelia that somebody else runs. */
export interface AutheliaClientEntryArgs {
  /** Where that Authelia signs people in, such as `https://auth.example.com`. */
  readonly issuer: pulumi.Input<string>;

  /** What the application asks for; see `memosSignInRequest`. */
  readonly request: SignInRequest;

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
  readonly policy?: string;

  /**
   * How long to wait, in seconds, until Authelia knows the client with this secret. `pulumi up --diff` prints the entry meanwhile;
   * without `--diff` Pulumi shows its first line until all is over. `up` fails with it when the time is over.
   *
   * @default 0: it is not waited for
   */
  readonly waitForClient?: number;

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
  readonly address?: pulumi.Input<string>;
}

/**
 * A client of an Authelia that this program does not run: its id, its secret, and the entry for that Authelia's configuration.
 *
 * @see https://www.authelia.com/configuration/identity-providers/openid-connect/clients/
 */
export class AutheliaClientEntry extends pulumi.ComponentResource {
  /**
   * An item for the list `identity_providers.oidc.clients` of Authelia's configuration, as YAML. It holds the digest of a random
   * secret of 72 characters, which nobody can turn around, and is no secret itself.
   */
  readonly entry: pulumi.Output<string>;

  /** What the application is given. */
  readonly grant: SignInGrant;

  /** Is there when Authelia knows the client; empty without `waitForClient`. */
  readonly ready: pulumi.Resource[];

  /**
   * @throws InvalidOption when an option breaks a rule; nothing is created then.
   */
  constructor(name: string, args: AutheliaClientEntryArgs, opts?: pulumi.ComponentResourceOptions) {
    const { request, policy = "two_factor", waitForClient = 0 } = args;
    const generation = generationOf("version", args.version ?? versionOfImage("image", defaultImage));
    checkClientId("request.clientId", request.clientId);
    checkPolicy(policy, generation);
    seconds("waitForClient", waitForClient);
    super("memos-sso:index:AutheliaClientEntry", name, { request, policy, version: args.version, waitForClient }, opts);

    const client = createClient(name, request.clientId, undefined, { parent: this });
    this.entry = pulumi.unsecret(
      client.digests.apply((digests) =>
        renderClientEntry(generation.dialect, request, policy, digests[request.clientId] ?? ""),
      ),
    );
    this.grant = grantOf(args.issuer, client);
    this.ready = waitForClient > 0 ? [this.waitFor(name, args, waitForClient)] : [];
    this.registerOutputs({ entry: this.entry });
  }

  private waitFor(name: string, args: AutheliaClientEntryArgs, within: number): KnownClient {
    this.entry.apply((entry) => {
      if (pulumi.runtime.isDryRun()) return;
      const where = "identity_providers.oidc.clients of Authelia's configuration";
      void pulumi.log.info(
        `pulumi up --diff shows at once what belongs into ${where}; up to ${within} s are waited for it:\n\n${entry}`,
        this,
      );
    });
    return new KnownClient(
      `${name}-known`,
      {
        request: args.request,
        grant: this.grant,
        entry: this.entry,
        caCertificate: args.caCertificate ?? "",
        address: args.address ?? "",
        within,
      },
      { parent: this },
    );
  }
}

/** @throws InvalidOption for a name that this Authelia cannot have. */
function checkPolicy(policy: string, { authorizationPolicies }: Generation): void {
  const remedy = 'Write "two_factor", or the name of a policy.';
  if (!/^[a-zA-Z0-9_-]{1,100}$/.test(policy))
    throw new InvalidOption("policy", "must be the name of an authorization policy", policy, remedy);
  if (!authorizationPolicies && policy !== "one_factor" && policy !== "two_factor")
    throw new InvalidOption("policy", "must be one_factor or two_factor before Authelia 4.38", policy, remedy);
}
