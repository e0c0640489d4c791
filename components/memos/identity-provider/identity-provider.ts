import * as pulumi from "@pulumi/pulumi";
import { digestOf } from "../../pulumi/digest";
import { DynamicResource } from "../../pulumi/dynamic-resource";
import type { MemosApiArgs } from "../api-resource";
import { readableFields } from "./reconcile";

/** What Authelia sends for each user. */
export const defaultFieldMapping = { identifier: "preferred_username", displayName: "name", email: "email" } as const;

/** Which claim of the userinfo becomes what in Memos. */
export interface FieldMapping {
  /** Names the person for good: it cannot be changed later, since Memos would make another account for everybody. */
  readonly identifier: pulumi.Input<string>;

  /** The name that other people see. */
  readonly displayName: pulumi.Input<string>;

  /** The e-mail address. */
  readonly email: pulumi.Input<string>;
}

/** Which identity provider is meant: told by its name, such as `identity-providers/authelia`, its uid or number, its title or its client id. */
export type AdoptionArgs =
  | { readonly name: pulumi.Input<string> }
  | { readonly uid: pulumi.Input<string> }
  | { readonly title: pulumi.Input<string> }
  | { readonly clientId: pulumi.Input<string> };

/** What is needed to register an identity provider in a Memos. */
export interface MemosIdentityProviderArgs extends MemosApiArgs {
  /**
   * The last part of the provider's name in Memos, for ever: people's accounts hang on it. A Memos before 0.27 gives a number instead.
   *
   * @default "authelia", or what a provider that is taken over has
   */
  readonly uid?: pulumi.Input<string>;

  /**
   * What people read on the button.
   *
   * @default "Authelia"
   */
  readonly title?: pulumi.Input<string>;

  /**
   * Who is let in, as an anchored pattern of Go's RE2 on the identifier.
   *
   * @default "^.+$", everybody whom the provider signs in
   */
  readonly identifierFilter?: pulumi.Input<string>;

  /** The OAuth 2.0 client id that the identity provider knows Memos by, such as `memos`. */
  readonly clientId: pulumi.Input<string>;

  /**
   * The rotation that gave the client its id, if one did: what `clientId` ends in. A provider whose client id is of another
   * rotation is ours too.
   *
   * @default none
   */
  readonly clientSecretVersion?: pulumi.Input<string | undefined>;

  /** The client secret in plain text; kept as a secret. */
  readonly clientSecret: pulumi.Input<string>;

  /** Where the browser goes to sign in: the authorization endpoint. */
  readonly authUrl: pulumi.Input<string>;

  /** Where Memos exchanges the code: the token endpoint. */
  readonly tokenUrl: pulumi.Input<string>;

  /** Where Memos asks who signed in: the userinfo endpoint. */
  readonly userInfoUrl: pulumi.Input<string>;

  /**
   * What Memos asks to know of a person.
   *
   * @default ["openid", "profile", "email"]
   */
  readonly scopes?: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Which claim becomes what.
   *
   * @default identifier `preferred_username`, displayName `name`, email `email`
   */
  readonly fieldMapping?: pulumi.Input<FieldMapping>;

  /**
   * The identity provider, made by hand or by another program, that is taken over: it keeps its uid, and people their accounts;
   * all else is written. It must be exactly one, with the same `identifier` in its field mapping. When that is done, `adopt` may
   * stay or go. Destroying the resource deletes the provider, as always, unless the resource has `retainOnDelete`.
   *
   * @default none, so that nobody else's is touched
   */
  readonly adopt?: pulumi.Input<AdoptionArgs>;
}

/**
 * An OAuth 2.0 identity provider inside a Memos, registered over its API.
 *
 * It is adopted when one with the same uid and client id is there already (before Memos 0.27: the same title and client id), and
 * never made twice. Another one is taken over when `adopt` says which.
 */
export class MemosIdentityProvider extends DynamicResource {
  /** Its name in Memos, such as `identity-providers/authelia`. */
  declare readonly name: pulumi.Output<string>;

  /** A digest of what Memos shows of it, which is another after a transform too. */
  readonly digest: pulumi.Output<string>;

  constructor(name: string, args: MemosIdentityProviderArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = {
      version: "",
      ...args,
      title: args.title ?? "Authelia",
      identifierFilter: args.identifierFilter ?? "^.+$",
      scopes: args.scopes ?? ["openid", "profile", "email"],
      fieldMapping: args.fieldMapping ?? defaultFieldMapping,
      administratorPassword: pulumi.secret(args.administratorPassword),
      clientSecret: pulumi.secret(args.clientSecret),
      name: undefined,
      memosVersion: undefined,
    };
    super("memos/identity-provider/identity-provider-lifecycle", "IdentityProvider", name, inputs, opts);
    const registered = new Map<string, unknown>(Object.entries(this));
    this.digest = digestOf(
      Object.fromEntries(readableFields.map((field) => [field, pulumi.jsonStringify(registered.get(field))])),
    );
  }
}
