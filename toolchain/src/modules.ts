import { join } from "node:path";
import { checkout } from "./paths";

/** A program that can be built from Go modules alone. */
export interface GoModule {
  readonly name: string;

  /** The folder that holds its go.mod. */
  readonly directory: string;

  /** The package to build, as `go build` takes it. */
  readonly package: string;

  /** The name of the built program. The stand-ins decide by it which provider they are. */
  readonly binary: string;

  /** Its version, without a leading `v`. */
  readonly version: string;

  readonly tags: readonly string[];

  /** Linker flags, to be joined by spaces; one that holds a space is quoted as the linker wants it. */
  readonly ldflags: readonly string[];

  /** Whether C code is compiled in. */
  readonly cgo: boolean;

  /** Programs other than Go that the build calls. */
  readonly needs: readonly string[];
}

const moduleIn = (folder: string): string => join(checkout, "toolchain", "modules", folder);

const plain = { package: ".", tags: [], ldflags: [], cgo: false, needs: [] } as const;

/** One binary that serves as three providers: see toolchain/README.md for how far it goes. */
const standIn = (name: string, version: string): GoModule => ({
  ...plain,
  name,
  directory: moduleIn("pulumi-resource-stand-ins"),
  binary: `pulumi-resource-${name}`,
  version,
});

/** The version that Pulumi's programs print, and check. */
const pulumiVersion = (version: string): string =>
  `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;

/** One of the versions of Memos that the tests know beside the program's own. */
const olderMemos = <Version extends string>(version: Version, program: "bin" | "cmd", tellsVersion = false) =>
  ({
    ...plain,
    name: `memos ${version}`,
    directory: moduleIn(`memos-${version}`),
    package: `github.com/usememos/memos/${program}/memos`,
    binary: "memos",
    version,
    // Before 0.27 the version is a constant of the source.
    ldflags: tellsVersion ? [`-X github.com/usememos/memos/internal/version.Version=${version}`] : [],
  }) as const;

const autheliaUtils = "github.com/authelia/authelia/v4/internal/utils";

/** Everything that is built from Go modules where downloads are not possible. */
export const goModules = {
  pulumi: {
    ...plain,
    name: "pulumi",
    directory: moduleIn("pulumi"),
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    binary: "pulumi",
    version: "3.259.0",
    tags: ["osusergo", "grpcnotrace"],
    ldflags: [pulumiVersion("3.259.0")],
  },
  // The last version that is part of a module with tags; it serves CLI and SDK 3.259.
  "pulumi-language-nodejs": {
    ...plain,
    name: "pulumi-language-nodejs",
    directory: moduleIn("pulumi-language-nodejs"),
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    binary: "pulumi-language-nodejs",
    version: "3.68.0",
    ldflags: [pulumiVersion("3.68.0")],
  },
  docker: {
    ...plain,
    name: "docker",
    directory: moduleIn("pulumi-resource-docker"),
    binary: "pulumi-resource-docker",
    version: "5.2.0",
    tags: ["no_compose"],
    ldflags: ["-X main.version=5.2.0"],
  },
  random: standIn("random", "4.21.2"),
  tls: standIn("tls", "5.6.1"),
  command: standIn("command", "1.2.1"),
  memos: {
    ...plain,
    name: "memos",
    directory: moduleIn("memos"),
    package: "github.com/usememos/memos/cmd/memos",
    binary: "memos",
    version: "0.30.0",
    ldflags: ["-X github.com/usememos/memos/internal/version.Version=0.30.0"],
  },
  "memos-0.21.0": olderMemos("0.21.0", "bin"),
  "memos-0.26.2": olderMemos("0.26.2", "cmd"),
  "memos-0.29.1": olderMemos("0.29.1", "cmd", true),
  // Its SQLite is written in C: linked statically, because the image has no C library.
  authelia: {
    name: "authelia",
    directory: moduleIn("authelia"),
    package: "github.com/authelia/authelia/v4/cmd/authelia",
    binary: "authelia",
    version: "4.37.5",
    tags: ["netgo", "osusergo", "sqlite_omit_load_extension"],
    ldflags: [
      "-linkmode external",
      "-extldflags -static",
      `-X ${autheliaUtils}.BuildTag=v4.37.5`,
      `-X '${autheliaUtils}.BuildState=tagged clean'`,
    ],
    cgo: true,
    needs: ["gcc"],
  },
  caddy: {
    ...plain,
    name: "caddy",
    directory: moduleIn("caddy"),
    package: "github.com/caddyserver/caddy/v2/cmd/caddy",
    binary: "caddy",
    version: "2.11.9",
    ldflags: ["-X github.com/caddyserver/caddy/v2.CustomVersion=v2.11.9"],
  },
} as const satisfies Record<string, GoModule>;
