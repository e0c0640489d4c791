import * as pulumi from "@pulumi/pulumi";
import type { AccessMode } from "../api/memos-api";
import { DynamicResource } from "../../pulumi/dynamic-resource";
import type { MemosApiArgs } from "../api-resource";

/** How people may come into a Memos beside the identity provider. */
export interface MemosAccessPolicyArgs extends MemosApiArgs {
  /** Whether ordinary people may sign up and sign in by password. An administrator always may, at `/auth/admin`. */
  readonly allowPasswordAuth: pulumi.Input<boolean>;

  /**
   * Whether newcomers get an account; those who come through the identity provider are meant too.
   *
   * @default true
   */
  readonly allowUserRegistration?: pulumi.Input<boolean>;

  /**
   * Whether strangers see public memos, feeds and profiles. Memos 0.30 and older have no such setting, and `up` fails with another value
   * than what they are: 0.30 is private as long as it is told no instance URL, older ones are public.
   *
   * @default as it is
   */
  readonly accessMode?: pulumi.Input<AccessMode>;
}

/** Memos' settings about who may come in. Taking it away opens sign-in by password again, so that nobody is locked out. */
export class MemosAccessPolicy extends DynamicResource {
  constructor(name: string, args: MemosAccessPolicyArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = {
      allowUserRegistration: true,
      version: "",
      ...args,
      administratorPassword: pulumi.secret(args.administratorPassword),
    };
    super("memos/access-policy/access-policy-lifecycle", "AccessPolicy", name, inputs, opts);
  }
}
