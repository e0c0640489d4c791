import {
  checkVersionChange,
  copyNameOf,
  isCopyName,
  newestFirst,
  surplus,
  type VersionChange,
  versionOfCopy,
} from "../../../components/memos/upgrade/upgrade-rules";

const change = (before: string, after: string, more: Partial<VersionChange> = {}) => {
  checkVersionChange({
    before,
    after,
    allowUserRegistration: true,
    acceptUnlinkedAccounts: false,
    copies: [],
    ...more,
  });
};

const copyOf = (version: string, time: string): string => copyNameOf("sso-memos-data-1a2b", version, new Date(time));
const monday = copyOf("0.29.1", "2026-11-23T08:00:00.123Z");
const tuesday = copyOf("0.30.0", "2026-11-24T08:00:00.000Z");
const wednesday = copyOf("0.29.1", "2026-11-25T08:00:00.000Z");

describe("a change of version", () => {
  it.each([
    ["0.30.0", "0.30.0"],
    ["0.30.0", "0.30.1"],
    ["0.28.0", "0.30.0"],
    ["0.25.3", "0.27.1"],
    ["0.16.1", "0.25.3"],
    ["0.9.0", "0.10.0"],
  ])("from %s to %s is nobody's worry", (before, after) => {
    expect(() => change(before, after)).not.toThrow();
  });

  it("to an older one is refused, and names the copies that one could go back to", () => {
    expect(() => change("0.30.0", "0.29.1", { copies: [wednesday, tuesday, monday] })).toThrow(
      'image must be a Memos of 0.30.0 or newer, since that has opened the data, got "0.29.1". ' +
        "An older Memos cannot read their newer form. Put 0.30.0 back, or go back to a copy of the database with " +
        "backups.restore; there are sso-memos-data-1a2b-0.29.1-20261125T080000Z, sso-memos-data-1a2b-0.29.1-20261123T080000Z. In MemosSso the options are memosImage and memosBackups.",
    );
  });

  it.each([
    ["0.30.1", "0.30.0", [tuesday], "there are sso-memos-data-1a2b-0.30.0-20261124T080000Z."],
    ["0.30.0", "0.28.0", [tuesday, monday], "there is none that 0.28.0 can open."],
    ["0.30.0", "0.26.0", [copyOf("0.21.0", "2026-11-24T08:00:00Z")], "there is none that 0.26.0 can open."],
  ])("from %s back to %s with the copies %j says: %4$s", (before, after, copies, end) => {
    expect(() => change(before, after, { copies })).toThrow(end);
  });

  it.each([
    ["0.21.0", "0.26.0"],
    ["0.20.1", "0.30.0"],
    ["0.16.1", "0.27.1"],
  ])("from %s to %s is refused without 0.25.3 in between", (before, after) => {
    expect(() => change(before, after, { acceptUnlinkedAccounts: true })).toThrow(
      `image must be a Memos of 0.25.3 first, since the data are of ${before}, got "${after}". ` +
        `Memos ${after} cannot open data that 0.25.3 has not moved: first 0.25.3, then, once that is healthy, ${after}. In MemosSso the options are memosImage and memosBackups.`,
    );
  });

  it.each([
    ["0.27.1", "0.28.0"],
    ["0.26.2", "0.29.1"],
    ["0.25.3", "0.30.0"],
  ])("from %s to %s is refused until it is seen to people's accounts", (before, after) => {
    expect(() => change(before, after)).toThrow(
      `image must stay below 0.28.0 until people's accounts are seen to, got "${after}". ` +
        "From 0.28.0 on Memos knows people by a link to the identity provider, and makes none for accounts that are there: " +
        "at the next sign-in everybody would get another, empty account. Before: open accessPolicy.allowPasswordAuth and let each person " +
        "set a password of Memos' own. After: let each sign in by it and link the identity provider in Memos' settings, before " +
        "the first sign-in through it. Then say backups.acceptUnlinkedAccounts: true. In MemosSso the options are memosImage and memosBackups.",
    );
    expect(() => change(before, after, { acceptUnlinkedAccounts: true })).not.toThrow();
  });

  it("over 0.28.0 is refused with registration closed, whatever was said", () => {
    expect(() => change("0.27.1", "0.28.0", { allowUserRegistration: false, acceptUnlinkedAccounts: true })).toThrow(
      "accessPolicy.allowUserRegistration must be true on the way from Memos 0.27.1 to 0.28.0, got false. From 0.28.0 on Memos takes everybody " +
        "for new who has not been linked to the identity provider, and nobody has: they would be refused. Open it, upgrade, and " +
        "close it when everybody has signed in.",
    );
    expect(() => change("0.28.0", "0.30.0", { allowUserRegistration: false })).not.toThrow();
  });
});

describe("a copy", () => {
  it("is named by volume, version and time", () => {
    expect(monday).toBe("sso-memos-data-1a2b-0.29.1-20261123T080000Z");
    expect(copyNameOf("data", undefined, new Date("2026-11-23T08:00:00Z"))).toBe("data-unknown-20261123T080000Z");
  });

  it.each([
    [monday, "0.29.1"],
    ["data-unknown-20261123T080000Z", undefined],
  ])("%s tells its version again", (name, version) => {
    expect([isCopyName(name), versionOfCopy(name)]).toEqual([true, version]);
  });

  it.each(["sso-memos-data-1a2b", "data-0.29-20261123T080000Z", "data-0.29.1-2026", ""])("is not %j", (name) => {
    expect(isCopyName(name)).toBe(false);
  });

  it("stays while it is among the newest, or in use", () => {
    expect(newestFirst([tuesday, monday, wednesday])).toEqual([wednesday, tuesday, monday]);
    expect(surplus([monday, wednesday, tuesday], 2, undefined)).toEqual([monday]);
    expect(surplus([monday, wednesday, tuesday], 1, monday)).toEqual([tuesday]);
    expect(surplus([monday], 3, undefined)).toEqual([]);
  });
});
