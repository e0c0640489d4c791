import * as pulumi from "@pulumi/pulumi";
import { containerLabel, stackLabel } from "./stack-label";

/** The value of the label in the running program. */
export const stackName = (): string => `${pulumi.getProject()}/${pulumi.getStack()}`;

/** Labels for whatever Docker keeps for the stack. */
export const stackLabels = (): { label: string; value: string }[] => [{ label: stackLabel, value: stackName() }];

/** What tells a container from all others: project, stack and its name in the program. */
export const containerPlace = (name: string): string => `${stackName()}/${name}`;

/** Labels for a container that runs. */
export const containerLabels = (name: string): { label: string; value: string }[] => [
  ...stackLabels(),
  { label: containerLabel, value: name },
];
