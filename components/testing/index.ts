export { type MockedProgram, type MockedResource, type MockOptions, mockProgram, valueOf } from "./mocked-program";
