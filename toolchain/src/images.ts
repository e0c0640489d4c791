import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildGo } from "./go";
import type { ImageProgram } from "./local-images";
import { goModules, type GoModule } from "./modules";
import { capture, type Argv, type Finished } from "./processes";
import type { Report } from "./progress";
import { NotFound } from "./sources";

/** An image that is put together on this machine: a shell, the authorities that everyone trusts, and one Go program. */
export interface LocalImage {
  /** Says what it is, and never the name of the official image. */
  readonly name: string;

  /** What a person must know about it. */
  readonly notice: string;

  readonly module: GoModule;

  /** Files that are written for it, by name. */
  readonly files?: Readonly<Record<string, string>>;

  /** What follows the base, in the words of a Dockerfile. */
  readonly steps: readonly string[];
}

/** Starts a program and tells how it ended. */
export type Run = (argv: Argv) => Promise<Finished>;

/** Memos starts as this user in the official image too, after a detour as root. */
const memosUser = 10001;

/** As the official entrypoint: options are Authelia's, anything else is a command. */
const autheliaEntrypoint = `#!/bin/sh
case "$1" in
  "" | -*) exec authelia "$@" ;;
  *) exec "$@" ;;
esac
`;

/**
 * Folders, users and variables are those of the official images, for any version of Memos. It names no user, as they do: Docker
 * would give files for its volumes to that one, and look for it on the machine.
 *
 * @param owner whose the data folder is; up to 0.25 that is root
 */
export const memosImage = (module: GoModule, owner: "memos" | "root" = "memos"): LocalImage => ({
  name: `localhost/memos-api-only:${module.version}`,
  notice: "an API-only build: sign-in and API work, but there are no web pages",
  module,
  steps: [
    "COPY memos /usr/local/memos/",
    `RUN mkdir -p /var/opt/memos && chown ${owner}:${owner} /var/opt/memos`,
    "WORKDIR /var/opt/memos",
    "ENV TZ=UTC MEMOS_PORT=5230",
    "EXPOSE 5230",
    'ENTRYPOINT ["/usr/local/memos/memos"]',
  ],
});

/** Folders, users and variables are those of the official images. */
export const localImages: Readonly<Record<ImageProgram, LocalImage>> = {
  memos: memosImage(goModules.memos),
  authelia: {
    name: `localhost/authelia-api-only:${goModules.authelia.version}`,
    notice: "an API-only build without the portal's web pages, and of an old version: not for production",
    module: goModules.authelia,
    files: { "entrypoint.sh": autheliaEntrypoint },
    steps: [
      "COPY authelia entrypoint.sh /app/",
      "RUN mkdir /config",
      "WORKDIR /app",
      "ENV PATH=/app:/bin X_AUTHELIA_CONFIG=/config/configuration.yml",
      "EXPOSE 9091",
      'ENTRYPOINT ["/app/entrypoint.sh"]',
      'CMD ["--config", "/config/configuration.yml"]',
    ],
  },
  gateway: {
    name: `localhost/caddy-module-build:${goModules.caddy.version}`,
    notice: "Caddy with its standard modules, built on this machine",
    module: goModules.caddy,
    steps: [
      "COPY caddy /usr/bin/",
      "RUN mkdir -p /config/caddy /data/caddy /etc/caddy /srv",
      "WORKDIR /srv",
      "ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data",
      "EXPOSE 80 443 443/udp 2019",
      'CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]',
    ],
  },
};

const passwd = `root:x:0:0::/root:/bin/sh\nmemos:x:${memosUser}:${memosUser}::/var/opt/memos:/bin/false\n`;
const group = `root:x:0:\nmemos:x:${memosUser}:\n`;

/** The shell and all its commands, in one file. */
const busybox = ["/bin/busybox", "/usr/bin/busybox"];

/** The authorities that everyone trusts, where distributions keep them. */
const authorities = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];

/** Builds the program of an image from its Go module, and the image. */
export async function buildImage(image: LocalImage, tell: Report): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), "memos-sso-image-"));
  try {
    const binary = join(context, image.module.binary);
    await buildGo(image.module, binary, tell);
    await assembleImage(image, binary, (argv) => capture(argv, { onLine: tell }));
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/**
 * Makes an image of a program that is built already.
 *
 * @param binary the program, for Linux and statically linked
 * @throws NotThere when this machine lacks what the image is made of; Error with the end of Docker's output.
 */
export async function assembleImage(image: LocalImage, binary: string, run: Run): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), "memos-sso-context-"));
  try {
    copyFileSync(binary, join(context, image.module.binary));
    copyFileSync(oneOf(busybox, "busybox-static"), join(context, "busybox"));
    copyFileSync(oneOf(authorities, "ca-certificates"), join(context, "ca-certificates.crt"));
    const texts = textsOf(image);
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(context, name), text);
    // The image must not depend on the umask of whoever makes it.
    for (const name of readdirSync(context)) chmodSync(join(context, name), 0o755);
    const label = `${recipeLabel}=${recipeOf(image)}`;
    const args = ["build", "--network", "none", "--label", label, "--tag", image.name, context];
    const { code, tail } = await run(["docker", ...args]);
    if (code !== 0) throw new Error(`docker build of ${image.name} ended with ${code}:\n${tail}`);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/** The label by which an image of an earlier recipe is told from one of today's. */
export const recipeLabel = "memos-sso.recipe";

/** A short name for all that an image is made of, but for the program. */
export const recipeOf = (image: LocalImage): string =>
  createHash("sha256")
    .update(JSON.stringify(textsOf(image)))
    .digest("hex")
    .slice(0, 12);

const textsOf = (image: LocalImage): Record<string, string> => ({
  ...image.files,
  passwd,
  group,
  Dockerfile: dockerfileOf(image),
});

/** The recipe of an image. */
export const dockerfileOf = (image: LocalImage): string =>
  [
    "FROM scratch",
    "COPY busybox /bin/",
    "COPY passwd group /etc/",
    "COPY ca-certificates.crt /etc/ssl/certs/",
    'RUN ["/bin/busybox", "sh", "-c", "/bin/busybox --install -s /bin && mkdir -p /root /usr/bin && mkdir -m 1777 /tmp"]',
    ...image.steps,
    "",
  ].join("\n");

function oneOf(files: readonly string[], debianPackage: string): string {
  const found = files.find((file) => existsSync(file));
  if (found === undefined) {
    throw new NotFound(`an image needs ${debianPackage}, which is not installed: apt-get install ${debianPackage}`);
  }
  return found;
}
