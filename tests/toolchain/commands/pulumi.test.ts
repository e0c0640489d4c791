import { refuseAnotherPassphrase } from "../../../toolchain/src/commands/pulumi";

describe("another secrets provider", () => {
  it("is refused when it is a passphrase, which npm run would not know", () => {
    expect(() => {
      refuseAnotherPassphrase(["stack", "change-secrets-provider", "passphrase", "--stack", "dev"]);
    }).toThrow(
      /must name another provider than passphrase, got passphrase: .*\.local\/passphrase\. Nothing was changed\./,
    );
  });

  it.each([[["stack", "change-secrets-provider", "awskms://alias/notes"]], [["config", "set", "group", "passphrase"]]])(
    "is not refused by %j",
    (args) => {
      expect(() => {
        refuseAnotherPassphrase(args);
      }).not.toThrow();
    },
  );
});
