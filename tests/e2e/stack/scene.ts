import type { IdentityProviderOutputs } from "../../../components/memos/identity-provider/identity-provider-lifecycle";
import type { SignInProofOutputs } from "../../../components/proof/sign-in-proof-lifecycle";
import { serving } from "../../support/docker";
import type { Outputs, TestStack } from "../../support/stack";
import { outputsOf, type StateResource, stateOf } from "../../support/state";

/** A stack that runs, and what is needed to look inside it. */
export interface Scene {
  readonly stack: TestStack;
  readonly outputs: Outputs;
  readonly resources: readonly StateResource[];

  /** What the program registered in Memos, its secret included. */
  readonly provider: IdentityProviderOutputs;

  /** What the program proved with. */
  readonly proof: SignInProofOutputs;

  /** The ids of the three containers that run. */
  readonly containers: Readonly<Record<Service, string>>;
}

export type Service = "authelia" | "memos" | "gateway";

/** Looks inside a stack that is up. */
export async function sceneOf(stack: TestStack, outputs: Outputs): Promise<Scene> {
  const resources = await stateOf(stack);
  const running = await serving(stack.label);
  const idOf = (service: Service) => running[`sso-${service}-container`]?.id ?? "";
  return {
    stack,
    outputs,
    resources,
    provider: outputsOf(resources, "sso-identity-provider") as IdentityProviderOutputs,
    proof: outputsOf(resources, "sso-proof") as SignInProofOutputs,
    containers: { authelia: idOf("authelia"), memos: idOf("memos"), gateway: idOf("gateway") },
  };
}
