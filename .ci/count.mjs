// Prints `N passed, N failed, N skipped` from the test runner's JSON report.
import { readFileSync } from "node:fs";

let report;
try {
  report = JSON.parse(readFileSync(process.argv[2], "utf8"));
} catch {
  console.log("The test runner wrote no report: a check before the tests failed.");
  console.log("0 passed, 1 failed, 0 skipped");
  process.exit(1);
}
const skipped = report.numPendingTests + report.numTodoTests;
for (const file of report.testResults) {
  for (const test of file.assertionResults)
    if (test.status === "skipped" || test.status === "pending") console.log(`skipped: ${test.fullName}`);
}
// A file that could not be loaded has no tests to count as failed.
const broken = report.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.length === 0,
).length;
const failed = report.numFailedTests + broken;
console.log(`${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
if (failed > 0 || report.numPassedTests === 0) process.exit(1);
