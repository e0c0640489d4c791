import * as accessPolicy from "../../../components/memos/access-policy/access-policy-lifecycle";
import { account } from "../examples";
import type { ContractSubject } from "./contract-subject";
import { hasOurSetting, makeOurSetting, signIn, signUp, write } from "./raw-calls";

/** Tells who comes in beside the identity provider, and who may say so. */
export function itAppliesAccessPolicy(life: ContractSubject): void {
  itClosesRegistration(life);
  if (life.era.profile === "accessMode") itKeepsStrangersOut(life);
  if (life.era.passwordSwitchBinds === "everybody") itRefusesToLockOut(life);
  else itClosesPasswordSignIn(life);
}

const policyAt = (apiUrl: string) => ({
  apiUrl,
  ...account,
  allowPasswordAuth: true,
  allowUserRegistration: true,
  version: "",
});

function itClosesRegistration({ version, url, raw }: ContractSubject): void {
  it("closes registration, opens it again, and leaves its other settings alone", async () => {
    await makeOurSetting(raw());
    const closed = { ...policyAt(url()), allowUserRegistration: false };
    const made = { id: accessPolicy.accessPolicyId, outs: { ...closed, memosVersion: version } };
    expect(await accessPolicy.create(closed)).toEqual(made);
    expect(await accessPolicy.read(made.id, made.outs)).toEqual({ id: made.id, props: made.outs });
    expect([401, 403]).toContain(await signUp(raw(), "mallory", "mallorys"));
    await accessPolicy.update(made.id, made.outs, policyAt(url()));
    expect(await signUp(raw(), "jane", "janes")).toBe(200);
    expect(await hasOurSetting(raw())).toBe(true);
  });
}

function itKeepsStrangersOut({ version, url, raw }: ContractSubject): void {
  it("keeps strangers out or lets them look in, and sees when somebody else has said so", async () => {
    const told = async () => (await write(raw(), ["GET", "/api/v1/instance/profile"], undefined)).json.accessMode;
    const closed = { ...policyAt(url()), accessMode: "private" as const };
    const made = { id: accessPolicy.accessPolicyId, outs: { ...closed, memosVersion: version } };
    expect(await accessPolicy.create(closed)).toEqual(made);
    expect(await told()).toBe("INSTANCE_ACCESS_MODE_PRIVATE");
    await accessPolicy.update(made.id, made.outs, { ...closed, accessMode: "public" });
    expect(await told()).toBe("INSTANCE_ACCESS_MODE_PUBLIC");
    expect((await accessPolicy.read(made.id, made.outs)).props).toMatchObject({ accessMode: "public" });
    expect((await accessPolicy.read(made.id, { ...made.outs, accessMode: undefined })).props).not.toMatchObject({
      accessMode: "public",
    });
  });
}

function itRefusesToLockOut({ url, raw }: ContractSubject): void {
  it("does not close password sign-in, which would lock out the administrator", async () => {
    await expect(accessPolicy.create({ ...policyAt(url()), allowPasswordAuth: false })).rejects.toThrow(
      "ends the administrators' own sign-in by password too. Leave password sign-in on.",
    );
    expect((await signIn(raw(), "john", "johns")).status).toBe(200);
  });
}

function itClosesPasswordSignIn({ version, era, url, raw }: ContractSubject): void {
  it("closes password sign-in for ordinary people, and leaves its other settings alone", async () => {
    const closed = { ...policyAt(url()), allowPasswordAuth: false };
    const made = { id: accessPolicy.accessPolicyId, outs: { ...closed, memosVersion: version } };
    expect(await accessPolicy.create(closed)).toEqual(made);
    expect(await accessPolicy.read(made.id, made.outs)).toEqual({ id: made.id, props: made.outs });
    expect(await hasOurSetting(raw())).toBe(true);
    expect((await signIn(raw(), "john", "johns")).status).toBe(403);
    const { administratorUsername, administratorPassword } = account;
    expect((await signIn(raw(), administratorUsername, administratorPassword)).status).toBe(200);
    expect(await signUp(raw(), "mallory", "mallorys")).toBe(era.passwordSwitchEndsSignUp ? 403 : 200);
  });
}
