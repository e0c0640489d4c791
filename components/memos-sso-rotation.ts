import type * as pulumi from "@pulumi/pulumi";
import type { Rotation } from "./authelia/client-rotation";
import { checkLabel, clientIdIn } from "./authelia/rotation/label";
import type { SignInRequest } from "./contracts/sign-in";

/** The options that give Memos another client. */
interface RotationOptions {
  readonly rotation?: string;
}

/**
 * Checks the name of a rotation.
 *
 * @throws InvalidOption for one that breaks a rule.
 */
export function checkRotation({ rotation }: RotationOptions): void {
  if (rotation !== undefined) checkLabel("rotation", rotation);
}

/** Whether Memos may come to have another client than the first. */
export const isRotated = ({ rotation }: RotationOptions): boolean => rotation !== undefined;

/** What Authelia is to know of rotations, with the place where Memos shows its client. */
export const rotationOf = (
  plan: RotationOptions & { readonly request: SignInRequest; readonly providersUrl: string },
): Rotation | undefined =>
  plan.rotation === undefined
    ? undefined
    : { label: plan.rotation, shownAt: { [plan.request.clientId]: plan.providersUrl } };

/** The rotation that gave a client its id; undefined for the first. */
export const rotationIn = (
  clientId: pulumi.Output<string>,
  { request }: { readonly request: SignInRequest },
): pulumi.Output<string | undefined> =>
  clientId.apply((id) => (id === request.clientId ? undefined : id.slice(clientIdIn(request.clientId, "").length)));
