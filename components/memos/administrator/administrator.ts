import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../../pulumi/dynamic-resource";
import { defaultUsername } from "./administrator-username";

/** What is needed to make the first administrator. */
export interface MemosAdministratorArgs {
  /** Where Memos' API answers, such as `http://127.0.0.1:8444`; on another machine by https. */
  readonly apiUrl: pulumi.Input<string>;

  /**
   * The administrator's name, as `username` of `User`; 3 to 32 characters long without `version`. It cannot be changed later, and must not be a
   * person's: at the first sign-in that person would get another account.
   *
   * @default "memos-administrator"
   */
  readonly username?: pulumi.Input<string>;

  /** The password. Protect the resource that it comes from: Memos' data know it. */
  readonly password: pulumi.Input<string>;

  /**
   * The version of Memos that is meant to run, such as `0.30.0`. When it changes, Memos is asked again what it really is.
   *
   * @default "", which never changes
   */
  readonly version?: pulumi.Input<string>;

  /**
   * The volume that Memos' data are in. In another one, after a loss that was accepted, everything is made anew.
   *
   * @default none, for a Memos whose data are no volume
   */
  readonly dataVolume?: pulumi.Input<string>;

  /**
   * How often a copy has taken the place of the data: `restores` of `Memos`. When it changes, the account is looked for again.
   *
   * @default 0
   */
  readonly restores?: pulumi.Input<number>;
}

/** The first administrator of a Memos, made before anybody else can be. */
export class MemosAdministrator extends DynamicResource {
  /** The name that the administrator signs in with. */
  readonly username: pulumi.Output<string>;

  /** The password; a secret. */
  readonly password: pulumi.Output<string>;

  /** The version that runs, as it says itself. */
  declare readonly memosVersion: pulumi.Output<string>;
  declare readonly administratorUsername: pulumi.Output<string>;
  declare readonly administratorPassword: pulumi.Output<string>;

  /**
   * Ends in an error when Memos has an administrator already and it is not this one.
   */
  constructor(name: string, args: MemosAdministratorArgs, opts?: pulumi.CustomResourceOptions) {
    const { username = defaultUsername, password, ...others } = args;
    const inputs = {
      version: "",
      ...others,
      administratorUsername: username,
      administratorPassword: pulumi.secret(password),
      memosVersion: undefined,
    };
    super("memos/administrator/administrator-lifecycle", "Administrator", name, inputs, opts);
    this.username = this.administratorUsername;
    this.password = pulumi.secret(this.administratorPassword);
  }
}
