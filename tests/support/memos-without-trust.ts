import * as administrator from "../../components/memos/administrator/administrator-lifecycle";
import * as identityProvider from "../../components/memos/identity-provider/identity-provider-lifecycle";
import { inspected } from "./containers";
import { docker } from "./docker";

/** A Memos beside the one of a stack. */
export interface OtherMemos {
  /** Where it answers on this machine. */
  readonly url: string;
  remove(): Promise<unknown>;
}

/**
 * Runs the image of a stack's Memos once more in the same network, without the stack's certificate authority, and registers
 * the same identity provider there.
 */
export async function memosWithoutTrust(
  memos: string,
  provider: identityProvider.IdentityProviderInputs,
): Promise<OtherMemos> {
  const { Image, NetworkSettings, Config } = await inspected(memos);
  const [network = ""] = Object.keys(NetworkSettings.Networks);
  const data = `/var/opt/memos:uid=${Config.User.split(":")[0] ?? ""}`;
  const id = await docker(
    ...["run", "--detach", "--network", network, "--publish", "127.0.0.1::5230"],
    ...["--user", Config.User, "--tmpfs", data, Image],
  );
  const remove = () => docker("rm", "--force", "--volumes", id);
  try {
    const url = `http://${await docker("port", id, "5230/tcp")}`;
    await administrator.create({ ...provider, apiUrl: url });
    await identityProvider.create({ ...provider, apiUrl: url });
    return { url, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
