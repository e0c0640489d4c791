import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { MemosSso } from "pulumi-memos-sso";

// Pulumi starts the provider of dynamic resources in the folder of this process, and Node looks for its packages there. For an inline
// program `workDir` does not change that: elsewhere each command ends in "Cannot find module '@pulumi/pulumi/cmd/dynamic-provider'".
process.chdir(join(__dirname, ".."));

const program = () => {
  const { memosUrl } = new MemosSso("notes", {
    users: [{ username: "john", displayName: "John Doe", email: "john@example.com" }],
  });
  return Promise.resolve({ memosUrl });
};

async function main(command: string): Promise<void> {
  const stack = await LocalWorkspace.createOrSelectStack(
    { projectName: "automation", stackName: "dev", program },
    { workDir: process.cwd() },
  );
  const onOutput = (text: string) => process.stdout.write(text);
  if (command === "preview") await stack.preview({ onOutput });
  else if (command === "up") await stack.up({ onOutput });
  else if (command === "refresh") await stack.refresh({ onOutput });
  else if (command === "destroy") await stack.destroy({ onOutput, excludeProtected: true });
  else throw new Error(`The command must be preview, up, refresh or destroy, got ${JSON.stringify(command)}.`);
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
