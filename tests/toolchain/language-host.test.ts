import { withPassOn } from "../../toolchain/src/language-host";

const line = "Options: rpcutil.OpenTracingServerInterceptorOptions(tracingSpan),";
const answers = "pulumirpc.RegisterResourceMonitorServer(srv, &monitorProxy{target: target})";

it("the language host's server hands on every call", () => {
  expect(withPassOn(`${answers}\nhandle(\n\t${line}\n)`)).toBe(
    "\nhandle(\n\tOptions: append(rpcutil.OpenTracingServerInterceptorOptions(tracingSpan), passOn(conn)),\n)",
  );
});

it.each([["another source"], [`${line}\n${line}`], [line]])("is not built from %j", (source) => {
  expect(() => withPassOn(source)).toThrow("The language host's source has no single line");
});
