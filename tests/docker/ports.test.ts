import { checkPort, publishesPort } from "../../components/docker/ports";
import { type LocalServer, serve } from "../support/https-server";

const find = (port: number, holders: { name: string; stack: string }[]) => (asked: number) =>
  Promise.resolve(asked === port ? holders : []);

const checkOn = (host: string, port: number, ...holders: { name: string; stack: string }[]): Promise<number> => {
  const publisher = { stack: "memos-sso/dev", host };
  return checkPort({ option: "httpsPort", port, address: "127.0.0.1" }, publisher, find(port, holders), true);
};

const check = (port: number, ...holders: { name: string; stack: string }[]): Promise<number> =>
  checkOn("unix:///var/run/docker.sock", port, ...holders);

const here = { stack: "memos-sso/dev", host: "" };

describe("a port to be published", () => {
  it.each([0, -1, 65536, 84.43, Number.NaN])("cannot be %d", async (port) => {
    await expect(check(port)).rejects.toThrow(
      /^httpsPort must be a whole number from 1 to 65535, got \S+\. Write a port such as 8443\.$/,
    );
  });

  it("cannot be at an address of another machine", async () => {
    await expect(
      checkPort({ option: "httpsPort", port: 8443, address: "192.0.2.1" }, here, find(0, []), true),
    ).rejects.toThrow(/^listenAddress must be an address of this machine, got "192\.0\.2\.1"\. It has .*127\.0\.0\.1/);
  });

  it("can be one that nothing listens on", async () => {
    const server = await serve(() => undefined);
    await server.close();
    expect(await check(server.port)).toBe(server.port);
  });

  describe("that is taken", () => {
    let taken: LocalServer;
    beforeEach(async () => (taken = await serve(() => undefined)));
    afterEach(() => taken.close());

    it("is refused", async () => {
      await expect(check(taken.port)).rejects.toThrow(
        `httpsPort must be a free port, got ${taken.port}. Another program listens there: choose another port or end it.`,
      );
    });

    it("is refused by the name of the container that has it", async () => {
      await expect(check(taken.port, { name: "other-1", stack: "memos-sso/other" })).rejects.toThrow(
        "The container other-1 listens there: choose another port or end it.",
      );
    });

    it("is ours when a container of the stack has it", async () => {
      expect(await check(taken.port, { name: "sso-gateway-container-1", stack: "memos-sso/dev" })).toBe(taken.port);
    });

    it("is looked for at the address alone", async () => {
      expect(
        await checkPort({ option: "httpsPort", port: taken.port, address: "127.0.0.2" }, here, find(0, []), true),
      ).toBe(taken.port);
    });

    it("is not looked for here when the engine is elsewhere", async () => {
      expect(await checkOn("tcp://docker.example.com:2376", taken.port)).toBe(taken.port);
    });

    it("is looked for here when the engine is reached by a socket", async () => {
      await expect(checkOn("unix:///run/user/1000/docker.sock", taken.port)).rejects.toThrow("must be a free port");
    });
  });
});

it.each([
  ["127.0.0.1:8443->8443/tcp", "127.0.0.1", true],
  ["127.0.0.1:8443->8443/tcp", "127.0.0.2", false],
  ["127.0.0.1:8443->8443/tcp", "0.0.0.0", true],
  ["0.0.0.0:8443->8443/tcp, :::8443->8443/tcp", "127.0.0.1", true],
  ["0.0.0.0:8443->8443/tcp, [::]:8443->8443/tcp", "::1", true],
  ["[::1]:8443->8443/tcp", "::1", true],
  ["[::1]:8443->8443/tcp", "127.0.0.1", false],
  ["0.0.0.0:8444->8443/tcp", "127.0.0.1", false],
])("with %s the port 8443 at %s is held: %s", (ports, address, held) => {
  expect(publishesPort(`other-1 ${ports}`, 8443, address)).toBe(held);
});
