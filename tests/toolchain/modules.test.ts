import { readFileSync } from "node:fs";
import { join } from "node:path";
import { goModules, type GoModule } from "../../toolchain/src/modules";
import { lockedVersions } from "../../toolchain/src/pulumi-home";
import { pluginNames } from "../../toolchain/src/versions";

const modules: readonly GoModule[] = Object.values(goModules);

it("builds Pulumi and its plugins in the versions of package-lock.json", () => {
  const { pulumi, plugins } = lockedVersions();
  expect(goModules.pulumi.version).toBe(pulumi);
  expect(Object.fromEntries(pluginNames.map((name) => [name, goModules[name].version]))).toEqual(plugins);
});

it.each(modules.filter(({ package: name }) => name !== "."))("requires $name in its version", (module) => {
  const required = [...goMod(module).matchAll(/(\S+) v(\S+)/g)].filter(([, path]) => isWithin(module.package, path));
  expect(required.map(([, , version]) => version)).toEqual([module.version]);
});

it.each(modules.filter(({ ldflags }) => ldflags.length > 0))("tells $name its version", ({ ldflags, version }) => {
  expect(ldflags.filter((flag) => flag.startsWith("-X ") && flag.includes(version))).toHaveLength(1);
});

it.each(pluginNames)("tells the %s plugin its version", (name) => {
  expect(readFileSync(join(goModules[name].directory, "main.go"), "utf8")).toContain(`"${goModules[name].version}"`);
});

const goMod = ({ directory }: GoModule): string => readFileSync(join(directory, "go.mod"), "utf8");

const isWithin = (name: string, path = ""): boolean => name.startsWith(`${path}/`);
