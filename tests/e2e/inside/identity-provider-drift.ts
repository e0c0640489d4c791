import { removeIdentityProvider } from "../../../components/memos/identity-provider-registration";
import { byHand } from "../../support/memos-by-hand";
import type { Scene } from "./scene";

const name = "identity-providers/authelia";

export function testIdentityProviderDrift(inside: () => Scene): void {
  const asAdministrator = <T>(work: Parameters<typeof byHand<T>>[2]): Promise<T> =>
    byHand(inside().outputs.memosApiUrl, inside().outputs.administrator, work);
  const inMemos = () =>
    asAdministrator(async (session) => (await session.identityProviders()).find((one) => one.name === name));

  it("is named field by field, and is put right by the next up", async () => {
    const { stack, provider } = inside();
    const declared = await inMemos();
    await asAdministrator((session) =>
      session.updateIdentityProvider(name, { ...provider, title: "Mallory", scopes: ["openid"] }),
    );

    const { code, stdout } = await stack.pulumi("preview", "--refresh", "--diff");
    expect(code).toBe(0);
    const seen =
      /dynamic\/memos-sso:IdentityProvider: \(refresh\)\n(.*?)(?=\n *[~+-] \S+: \(|$)/s.exec(stdout)?.[1] ?? "";
    expect(changed(seen)).toEqual(["scopes", "title"]);
    expect(seen).toMatch(/title *: "Authelia" => "Mallory"/);

    await stack.up("--refresh");
    expect(await inMemos()).toEqual(declared);
  });

  it("comes back under the same name when it was deleted, and so does the lock on the back door", async () => {
    const { stack } = inside();
    const declared = await inMemos();
    await asAdministrator((session, memos) => removeIdentityProvider(memos, session, { name, uid: "authelia" }));
    expect(await inMemos()).toBeUndefined();
    expect(await asAdministrator((session) => session.accessPolicy())).toMatchObject({ passwordSignIn: true });

    const outputs = await stack.up("--refresh");
    expect(outputs.identityProvider).toBe(name);
    expect(await inMemos()).toEqual(declared);
    expect(await asAdministrator((session) => session.accessPolicy())).toMatchObject({ passwordSignIn: false });
  });
}

/** The fields that a diff marks as changed. */
const changed = (diff: string): string[] =>
  [...diff.matchAll(/^ *~ (\w+) *: /gm)].map(([, field = ""]) => field).sort();
