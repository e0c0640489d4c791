import * as pulumi from "@pulumi/pulumi";
import { stackLabel } from "./stack-label";

/** The value of the label in the running program. */
export const stackName = (): string => `${pulumi.getProject()}/${pulumi.getStack()}`;

/** The label that carries a container's name in the program, which stays when Docker's name for it changes. */
export const containerLabel = "memos-sso.container";

/** Labels for whatever Docker keeps for the stack. */
export const stackLabels = (): { label: string; value: string }[] => [{ label: stackLabel, value: stackName() }];

/** Labels for a container that runs. */
export const containerLabels = (name: string): { label: string; value: string }[] => [
  ...stackLabels(),
  { label: containerLabel, value: name },
];
