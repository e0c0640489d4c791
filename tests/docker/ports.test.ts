import { checkPort } from "../../components/docker/ports";
import { type LocalServer, serve } from "../support/https-server";

const find = (port: number, holders: { name: string; stack: string }[]) => (asked: number) =>
  Promise.resolve(asked === port ? holders : []);

const checkOn = (host: string, port: number, ...holders: { name: string; stack: string }[]): Promise<number> => {
  const publisher = { stack: "memos-sso/dev", host };
  return checkPort({ option: "httpsPort", port, address: "127.0.0.1" }, publisher, find(port, holders), true);
};

const check = (port: number, ...holders: { name: string; stack: string }[]): Promise<number> =>
  checkOn("unix:///var/run/docker.sock", port, ...holders);

describe("a port to be published", () => {
  it.each([0, -1, 65536, 84.43, Number.NaN])("cannot be %d", async (port) => {
    await expect(check(port)).rejects.toThrow(
      /^httpsPort must be a whole number from 1 to 65535, got \S+\. Write a port such as 8443\.$/,
    );
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

    it("is not looked for here when the engine is elsewhere", async () => {
      expect(await checkOn("tcp://docker.example.com:2376", taken.port)).toBe(taken.port);
    });

    it("is looked for here when the engine is reached by a socket", async () => {
      await expect(checkOn("unix:///run/user/1000/docker.sock", taken.port)).rejects.toThrow("must be a free port");
    });
  });
});
