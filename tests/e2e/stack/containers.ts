import { waitFor } from "../../../components/http/wait-for";
import { inspected, listed } from "../../support/containers";
import { docker } from "../../support/docker";
import { generatedSecrets } from "../../support/state";
import type { Scene, Service } from "./scene";

const MiB = 1024 * 1024;

interface Expected {
  readonly service: Service;
  readonly user: string;
  readonly memory: number;
  readonly capabilities: readonly string[];

  /** The capabilities that nothing inside can go beyond, as the kernel writes them. */
  readonly bounds: string;

  /** Which port of the container is published on loopback, and at which port of the stack. */
  readonly published: Readonly<Record<string, "httpsPort" | "apiPort">>;
}

const table: readonly Expected[] = [
  { service: "authelia", user: "8000:8000", memory: 256, capabilities: [], bounds: "0000000000000000", published: {} },
  {
    service: "memos",
    user: "10001:10001",
    memory: 512,
    capabilities: [],
    bounds: "0000000000000000",
    published: { "5230/tcp": "apiPort" },
  },
  {
    service: "gateway",
    user: "8001:8001",
    memory: 128,
    capabilities: ["CAP_NET_BIND_SERVICE"],
    bounds: "0000000000000400",
    published: { https: "httpsPort" },
  },
];

const secretFiles = /\/(secrets\/.*|users\.yml|intermediate-key\.pem)$/;

export function testContainers(inside: () => Scene): void {
  const idOf = (service: Service): string => inside().containers[service];

  describe.each(table)("$service", (expected) => {
    const { service, user } = expected;

    it("has no more rights and no more room than it needs", async () => {
      const { Config, HostConfig } = await inspected(idOf(service));
      // 4.37 does not end by itself: see its row in the table of versions.
      const hangs = service === "authelia" && inside().outputs.versions.authelia.startsWith("4.37.");
      expect({ user: Config.User, stopTimeout: Config.StopTimeout, ...HostConfig }).toMatchObject({
        user,
        stopTimeout: hangs ? 1 : 20,
        Privileged: false,
        ReadonlyRootfs: true,
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges:true"],
        Memory: expected.memory * MiB,
        MemorySwap: expected.memory * MiB,
        RestartPolicy: { Name: "unless-stopped" },
        LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } },
      });
      expect(HostConfig.CapAdd ?? []).toEqual(expected.capabilities);
    });

    it("is held to that by the kernel", async () => {
      const status = await docker("exec", idOf(service), "cat", "/proc/1/status");
      expect(status).toMatch(/^NoNewPrivs:\s1$/m);
      expect(status).toMatch(/^CapEff:\s0000000000000000$/m);
      expect(status).toMatch(new RegExp(`^CapBnd:\\s${expected.bounds}$`, "m"));
      const [, ...processes] = (await docker("top", idOf(service), "-eo", "uid,pid")).split("\n");
      expect(processes.map((line) => line.trim().split(/\s+/)[0])).toEqual([user.split(":")[0]]);
      await expect(docker("exec", idOf(service), "touch", "/probe")).rejects.toThrow("Read-only file system");
    });

    it("is published on loopback only, if at all", async () => {
      const { HostConfig } = await inspected(idOf(service));
      const { httpsPort } = inside().stack;
      const ports = { httpsPort, apiPort: Number(new URL(inside().outputs.memosApiUrl).port) };
      const wanted = Object.entries(expected.published).map(([inner, outer]) => [
        inner === "https" ? `${httpsPort}/tcp` : inner,
        [{ HostIp: "127.0.0.1", HostPort: String(ports[outer]) }],
      ]);
      expect(HostConfig.PortBindings ?? {}).toEqual(Object.fromEntries(wanted));
    });

    it("lets nobody else read its secrets", async () => {
      const folder = service === "gateway" ? "/gateway" : "/etc";
      const mounted = await listed("exec", idOf(service), "find", folder, "-type", "f");
      const texts = await Promise.all(mounted.map((path) => docker("exec", idOf(service), "cat", path)));
      const generated = generatedSecrets(inside().resources);
      const secret = mounted.filter(
        (path, index) => secretFiles.test(path) || generated.some((one) => texts[index]?.includes(one)),
      );
      expect(secret.length > 0).toBe(service !== "memos");
      for (const path of secret) {
        // Authelia watches its users file, and must be able to read it before Docker has set its group.
        const access = path.endsWith("/users.yml") ? "444 0:0" : `440 0:${user.split(":")[1] ?? ""}`;
        expect(`${await docker("exec", idOf(service), "stat", "-c", "%a %u:%g", path)} ${path}`).toBe(
          `${access} ${path}`,
        );
      }
    });
  });

  it("are healthy, and say so no longer when the program inside stops answering", async () => {
    const services = table.map(({ service }) => service);
    for (const service of services) expect((await healthOf(idOf(service))).Interval).toBe(2_000_000_000);
    await Promise.all(services.map((service) => becomes("healthy", idOf(service))));
    await docker("kill", "--signal", "STOP", ...services.map(idOf));
    try {
      await Promise.all(services.map((service) => becomes("unhealthy", idOf(service))));
    } finally {
      await docker("kill", "--signal", "CONT", ...services.map(idOf));
    }
    await Promise.all(services.map((service) => becomes("healthy", idOf(service))));
  });
}

const healthOf = async (container: string) => {
  const { Config, State } = await inspected(container);
  return { ...Config.Healthcheck, ...State.Health };
};

const becomes = (wanted: string, container: string): Promise<unknown> =>
  waitFor(
    async () => {
      const { Status, Log } = await healthOf(container);
      return Status === wanted ? { value: Status } : { pending: `${Status}: ${Log.at(-1)?.Output ?? ""}` };
    },
    {
      timeout: 90_000,
      interval: 200,
      timeoutMessage: (last) => `${container} did not become ${wanted}. It is ${last}`,
    },
  );
