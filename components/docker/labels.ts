import * as pulumi from "@pulumi/pulumi";

/** The label with project and stack on all that a stack keeps in Docker. Two checkouts may have a stack of the same name. */
export const stackLabel = "memos-sso.stack";

/** The label on containers that serve, such as `sso-memos-container`: helper containers and those of other programs have none. */
export const containerLabel = "memos-sso.container";

/** Project and stack of the running program, such as `memos-sso/dev`. */
export const stackName = (): string => `${pulumi.getProject()}/${pulumi.getStack()}`;

/** The labels of a volume that the stack makes now; what belongs to the volume takes the stack's name from it. */
export const stackLabels = (): { label: string; value: string }[] => [{ label: stackLabel, value: stackName() }];
