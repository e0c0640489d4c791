/** Closes a run with the one line that a machine reads: `N passed, N failed`. */
module.exports = class SummaryReporter {
  onRunComplete(_contexts, results) {
    const suitesThatDidNotRun = results.numRuntimeErrorTestSuites;
    console.log(`\n${results.numPassedTests} passed, ${results.numFailedTests + suitesThatDidNotRun} failed`);
  }
};
