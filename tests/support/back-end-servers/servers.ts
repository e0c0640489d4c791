import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AutheliaSettings } from "../../../components/authelia/configuration/user-settings";
import type { ConfigFormat } from "../../../components/authelia/versions";
import { waitFor } from "../../../components/http/wait-for";
import { address, type awkwardPasswords } from "../back-ends";
import { docker, logOf } from "../docker";
import { root, sweep } from "../stack";
import { baseDn, entriesOf, type Entry, searcher, slapdConfiguration } from "./directory";
import { ensurePrograms } from "./programs";

/** An e-mail that was sent. */
export interface Letter {
  readonly to: readonly string[];

  /** With its headers, and with line ends and signs as they were meant. */
  readonly text: string;
}

/** What the servers begin with. */
export interface Beginnings {
  /** Any image with a shell: the programs are this machine's. */
  readonly image: string;
  readonly passwords: Readonly<Record<keyof typeof awkwardPasswords, string>>;
  readonly people: readonly Entry[];
  readonly group: string;
}

/**
 * A directory, a database, Redis and a mail server, each in a container in a network of their own, where they are called `directory`,
 * `database`, `redis` and `mail`. They are this machine's programs, since no images can be had.
 */
export class BackEndServers {
  private readonly folder = mkdtempSync(join(tmpdir(), "memos-sso-servers-"));
  readonly network = `memos-sso-servers-${randomBytes(3).toString("hex")}`;
  private readonly label = `memos-sso.test=${this.network}`;

  private constructor(private readonly beginnings: Beginnings) {}

  /** Starts them; they answer when this has come back. */
  static async start(beginnings: Beginnings): Promise<BackEndServers> {
    const postgres = await ensurePrograms();
    const servers = new BackEndServers(beginnings);
    try {
      await servers.begin(postgres);
    } catch (error) {
      await servers.stop();
      throw error;
    }
    return servers;
  }

  private async begin(postgres: string): Promise<void> {
    this.writeFiles();
    await docker("network", "create", "--label", this.label, this.network);
    await Promise.all([
      this.run("directory", ["slapadd -f /files/slapd.conf -l /files/entries.ldif", slapd]),
      this.run("database", initialized(postgres)),
      this.run("redis", ['exec redis-server --save "" --requirepass "$(cat /files/redis-password)"']),
      this.run("mail", ["exec /node /smtp-sink.mjs"]),
    ]);
    await Promise.all([
      this.says("database", "ready to accept connections"),
      this.says("redis", "Ready to accept connections"),
      this.says("directory", "slapd starting"),
      this.says("mail", "listening"),
    ]);
  }

  /** The e-mail that has been sent, the oldest first. */
  async letters(): Promise<Letter[]> {
    const lines = (await logOf(this.name("mail"))).split("\n").filter((line) => line.startsWith("{"));
    return lines.map((line) => {
      const { to, text } = JSON.parse(line) as Letter;
      return { to, text: text.replace(/=\n/g, "").replace(/=([0-9A-F]{2})/g, (_all, hex: string) => fromHex(hex)) };
    });
  }

  /** Asks the database. */
  sql(query: string): Promise<string> {
    const psql = ["psql", "--host=/tmp", "--username=authelia", "--dbname=postgres", "--tuples-only", "--no-align"];
    return docker("exec", this.name("database"), ...psql, "--command", query);
  }

  /** Forgets all that Redis knows. */
  forgetSessions(): Promise<string> {
    return docker(
      "exec",
      this.name("redis"),
      "sh",
      "-c",
      'REDISCLI_AUTH="$(cat /files/redis-password)" redis-cli flushall',
    );
  }

  /** Takes them away. */
  async stop(): Promise<void> {
    await sweep(this.label);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private writeFiles(): void {
    const { passwords, people, group } = this.beginnings;
    const me = { uid: "authelia", name: "Authelia", mail: "authelia@example.com", isMember: false };
    const files = {
      "slapd.conf": slapdConfiguration,
      "entries.ldif": entriesOf(
        [{ ...me, password: passwords["authentication_backend.ldap.password"] }, ...people],
        group,
      ),
      "postgres-password": passwords["storage.postgres.password"],
      "redis-password": passwords["session.redis.password"],
      "smtp-password": passwords["notifier.smtp.password"],
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(this.folder, name), content);
    chmodSync(this.folder, 0o755);
  }

  private readonly name = (server: string): string => `${this.network}-${server}`;

  /** As nobody, with a folder for data in memory. Passwords are files: whoever looks for secrets finds none in the environment. */
  private async run(server: string, script: readonly string[]): Promise<void> {
    const { image } = this.beginnings;
    const mounts = [
      ...["/usr", "/lib", "/lib64", "/etc/passwd", "/etc/ldap/schema"].map((path) => `${path}:${path}`),
      ...[`${process.execPath}:/node`, `${this.folder}:/files`],
      `${join(__dirname, "smtp-sink.mjs")}:/smtp-sink.mjs`,
      `${join(root, "tests", "fixtures", "tls")}:/tls`,
    ];
    await docker(
      ...["run", "--detach", "--name", this.name(server), "--label", this.label],
      ...["--network", this.network, "--network-alias", server, "--user", "65534:65534"],
      ...["--tmpfs", "/data:rw,mode=0700,uid=65534,gid=65534", "--tmpfs", "/tmp:rw,mode=1777"],
      ...["--env", "PATH=/usr/sbin:/usr/bin"],
      ...mounts.flatMap((mount) => ["--volume", `${mount}:ro`]),
      ...["--entrypoint", "sh", image, "-ec", script.join("\n")],
    );
  }

  private says(server: string, words: string): Promise<void> {
    return waitFor(
      async () => {
        const log = await logOf(this.name(server));
        return log.includes(words) ? { value: undefined } : { pending: log.slice(-2000) };
      },
      {
        timeout: 60_000,
        interval: 100,
        timeoutMessage: (last) => `The ${server} did not start within 60 s. Last seen: ${last}`,
      },
    );
  }
}

/** How Authelia is told of them, apart from the passwords. */
export const settingsOfServers = (dialect: ConfigFormat): AutheliaSettings => ({
  authentication_backend: {
    password_reset: { disable: false },
    ldap: {
      [dialect === "4.37" ? "url" : "address"]: "ldap://directory",
      implementation: "custom",
      base_dn: baseDn,
      user: searcher,
      users_filter: "(&({username_attribute}={input})(objectClass=inetOrgPerson))",
      groups_filter: "(&(member={dn})(objectClass=groupOfNames))",
    },
  },
  storage: {
    postgres: { ...address(dialect, "tcp", "database", 5432), database: "postgres", username: "authelia" },
  },
  session: { redis: { host: "redis", port: 6379 } },
  notifier: {
    smtp: {
      ...address(dialect, "submissions", "mail", 465),
      sender: "Authelia <authelia@example.com>",
      username: "authelia",
      // The name in the certificate of the tests.
      tls: { server_name: "auth.example.localhost" },
    },
  },
});

const slapd = "exec slapd -d stats -f /files/slapd.conf -h ldap://:389";

const initialized = (programs: string): string[] => [
  `${programs}/initdb --pgdata=/data/db --username=authelia --auth-local=trust --auth-host=scram-sha-256 --pwfile=/files/postgres-password`,
  "echo 'host all all all scram-sha-256' >> /data/db/pg_hba.conf",
  `exec ${programs}/postgres -D /data/db -c listen_addresses=* -c unix_socket_directories=/tmp -c fsync=off`,
];

const fromHex = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));
