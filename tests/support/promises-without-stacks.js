/**
 * Pulumi notes the stack of every promise that it makes, to tell of those that never end, and jest looks up the source of each frame: more
 * than half the time of a test that runs a program.
 */
jest.mock("@pulumi/pulumi/runtime/debuggable", () => ({
  ...jest.requireActual("@pulumi/pulumi/runtime/debuggable"),
  debuggablePromise: (promise) => promise,
}));
