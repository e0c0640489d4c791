import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { DynamicResource } from "../internal/dynamic-resource";
import { defaultUsername } from "./administrator-name";

/** What is needed to make the first administrator. */
export interface MemosAdministratorArgs {
  /** Where Memos' API answers, such as `http://127.0.0.1:8444`. */
  readonly apiUrl: pulumi.Input<string>;

  /**
   * The administrator's name: 3 to 32 of a-z, 0-9 and hyphens, a letter first. It cannot be changed later, and must not be a
   * person's: at the first sign-in that person would get another account.
   *
   * @default "memos-administrator"
   */
  readonly username?: pulumi.Input<string>;

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
  readonly data?: pulumi.Input<string>;
}

/** The first administrator of a Memos: made before anybody else can be, with a generated password. */
export class MemosAdministrator extends pulumi.ComponentResource {
  /** The name that the administrator signs in with. */
  readonly username: pulumi.Output<string>;

  /** The generated password; a secret. */
  readonly password: pulumi.Output<string>;

  /** The version that runs, as it says itself. */
  readonly version: pulumi.Output<string>;

  /**
   * @throws Error when Memos has an administrator already and it is not this one.
   */
  constructor(name: string, args: MemosAdministratorArgs, opts?: pulumi.ComponentResourceOptions) {
    // Only the account waits for Memos: the password outlives it, and would keep alive whatever it depends on.
    const { dependsOn, ...others } = opts ?? {};
    const { data: _data, ...plain } = args;
    super("memos-sso:index:MemosAdministrator", name, plain, others);
    const password = new random.RandomPassword(
      `${name}-password`,
      { length: 32, special: false },
      { parent: this, protect: true },
    );
    const account = new Account(
      `${name}-account`,
      {
        apiUrl: args.apiUrl,
        administratorUsername: args.username ?? defaultUsername,
        administratorPassword: pulumi.secret(password.result),
        version: args.version ?? "",
        data: args.data,
      },
      { parent: this, dependsOn },
    );
    this.username = account.administratorUsername;
    this.password = pulumi.secret(account.administratorPassword);
    this.version = account.memosVersion;
    this.registerOutputs({ username: this.username, password: this.password, version: this.version });
  }
}

class Account extends DynamicResource {
  declare readonly administratorUsername: pulumi.Output<string>;
  declare readonly administratorPassword: pulumi.Output<string>;
  declare readonly memosVersion: pulumi.Output<string>;

  constructor(name: string, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions) {
    super("memos/administrator-lifecycle", "Administrator", name, { ...inputs, memosVersion: undefined }, opts);
  }
}
