import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../pulumi/dynamic-resource";

/** How people may come into a Memos beside the identity provider. */
export interface MemosAccessPolicyArgs {
  /** Where Memos' API answers, such as `http://127.0.0.1:8444`. */
  readonly apiUrl: pulumi.Input<string>;

  /** An administrator of Memos. */
  readonly administratorUsername: pulumi.Input<string>;

  /** The administrator's password; kept as a secret. */
  readonly administratorPassword: pulumi.Input<string>;

  /** Whether ordinary people may sign up and sign in by password. An administrator always may, at `/auth/admin`. */
  readonly allowPasswordAuth: pulumi.Input<boolean>;

  /**
   * Whether newcomers get an account; those who come through the identity provider are meant too.
   *
   * @default true
   */
  readonly allowUserRegistration?: pulumi.Input<boolean>;

  /**
   * The version of Memos that is meant to run, such as `0.30.0`. When it changes, the switches are set again: an upgrade may have
   * reset them.
   *
   * @default "", which never changes
   */
  readonly version?: pulumi.Input<string>;

  /**
   * The volume that Memos' data are in, when the same program makes it: `data.name` of `Memos`. In another one, after a loss that was
   * accepted, everything is made anew; and a Memos that cannot be asked any more when all is destroyed is no error.
   *
   * @default none, so that destroying fails when Memos does not answer
   */
  readonly dataVolume?: pulumi.Input<string>;
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
