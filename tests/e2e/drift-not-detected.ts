import { byHand } from "../support/memos-by-hand";
import { refreshed } from "../support/refresh";
import type { Outputs, TestStack } from "../support/stack";

/** Tells what no API shows, and what can be done about it. */
export function testWhatIsNotSeen(
  { stack, outputs }: { readonly stack: () => TestStack; readonly outputs: () => Outputs },
  isWhole: () => Promise<void>,
): void {
  it("another administrator's password stops a refresh, until it is changed back", async () => {
    const { memosApiUrl, administrator } = outputs();
    const changed = { ...administrator, password: "somebody-elses" };
    await byHand(memosApiUrl, administrator, (session) => session.changePassword(changed.password));
    await expect(refreshed(stack())).rejects.toThrow(
      `none of them is ${administrator.username} with this password. If its data come from an earlier stack`,
    );
    await byHand(memosApiUrl, changed, (session) => session.changePassword(administrator.password));
    await isWhole();
  });

  it("another client secret in Memos is seen by the proof alone, and a rotation puts it right", async () => {
    const { memosApiUrl, administrator, identityProvider } = outputs();
    await byHand(memosApiUrl, administrator, async (session) => {
      const found = (await session.identityProviders()).find(({ name }) => name === identityProvider);
      if (found === undefined) throw new Error(`There is no ${identityProvider}.`);
      const wanted = { ...found, uid: "authelia", clientSecret: "somebody-elses" };
      await session.updateIdentityProvider(identityProvider, wanted);
    });
    expect(await refreshed(stack())).toEqual({ "sso-proof": "gone" });
    const { code, stdout, stderr } = await stack().pulumi("up", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("Sign-in does not work yet, it stops at secret");
    stack().configure({ clientSecretVersion: "2026-11" });
    await stack().up();
    await stack().up();
    await isWhole();
  });
}
