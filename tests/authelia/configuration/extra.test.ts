import { type AutheliaSettings, withExtra } from "../../../components/authelia/configuration/extra";

const ours = {
  theme: "auto",
  session: { secret: "marker", cookies: [{ domain: "example.com" }] },
  notifier: { filesystem: { filename: "/config/notification.txt" } },
  ntp: { disable_startup_check: false },
  odd: { ours: 1 },
};

const added = (extra: AutheliaSettings): AutheliaSettings => withExtra("settings", ours, extra);

describe("extra settings", () => {
  it("stand beside ours, in the same section too", () => {
    expect(added({ session: { remember_me: "3M" }, telemetry: { metrics: { enabled: true } } })).toEqual({
      ...ours,
      session: { ...ours.session, remember_me: "3M" },
      telemetry: { metrics: { enabled: true } },
    });
  });

  it("take the place of ours where it is a matter of taste", () => {
    expect(added({ theme: "dark" }).theme).toBe("dark");
    const smtp = { smtp: { address: "smtp://mail.example.com", sender: "auth@example.com" } };
    expect(added({ notifier: smtp }).notifier).toEqual(smtp);
  });

  it.each<[AutheliaSettings, string]>([
    [
      { session: { cookies: [] } },
      "settings.session.cookies must not be set: it is decided by other options, got []. Use url, cookieDomain, home and backEnds.redis.",
    ],
    [
      { ntp: { disable_startup_check: true } },
      "settings.ntp.disable_startup_check must not be set: it is decided by other options, got true. Use checkClock.",
    ],
    [{ session: "none" }, 'settings.session must not be set: it is decided by other options, got "none". Use url,'],
    [{ odd: { ours: 2 } }, "settings.odd.ours must not be set: it is decided by other options, got 2. Leave it out."],
  ])("are refused where other options decide: %j", (extra, message) => {
    expect(() => added(extra)).toThrow(message);
  });

  it.each<[AutheliaSettings, string]>([
    [{ notifier: { smtp: { password: "hunter2" } } }, "settings.notifier.smtp.password"],
    [{ duo_api: { secret_key: "hunter2" } }, "settings.duo_api.secret_key"],
    [{ servers: [{ access_token: "hunter2" }] }, "settings.servers[0].access_token"],
  ])("are refused when they are secrets: %j", (extra, path) => {
    expect(() => added(extra)).toThrow(`${path} must not be a secret`);
    expect(() => added(extra)).not.toThrow("hunter2");
  });

  it("may name the file of a secret", () => {
    const password = '{{ secret "/run/smtp" }}';
    expect(added({ notifier: { smtp: { password } } }).notifier).toEqual({ smtp: { password } });
  });
});
