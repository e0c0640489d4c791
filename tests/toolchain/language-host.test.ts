import { withPassOn } from "../../toolchain/src/language-host";

const line = "Options: rpcutil.OpenTracingServerInterceptorOptions(tracingSpan),";

it("the language host's server hands on what it does not know", () => {
  expect(withPassOn(`handle(\n\t${line}\n)`)).toBe(
    "handle(\n\tOptions: append(rpcutil.OpenTracingServerInterceptorOptions(tracingSpan), passOn(conn)),\n)",
  );
});

it.each([["another source"], [`${line}\n${line}`]])("is not built from %j", (source) => {
  expect(() => withPassOn(source)).toThrow("The language host's source has no single line");
});
