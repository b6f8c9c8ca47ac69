/* SPDX-License-Identifier: Apache-2.0 */
/* tier check POLICY: every finding with its place. */
#include "findings_print.h"
#include "intake.h"

#include <stdlib.h>

/* Notes alone are no reason for a script to stop. */
static int report(const cli_options *options, const char *path, const tier_findings *findings) {
  size_t bad = findings_count(findings, TIER_WARNING);
  if (options->json) {
    json_t *whole = json_pack("{s:s, s:o}", "policy", path, "findings", findings_json(findings));
    cli_json_print(stdout, whole);
    json_decref(whole);
  } else {
    findings_print(path, findings, options->quiet ? TIER_WARNING : TIER_NOTE);
    if (bad == 0 && !options->quiet) {
      printf("%s: good\n", path);
    }
  }
  return bad == 0 ? CLI_DONE : CLI_FINDINGS;
}

static int check(const cli_options *options, const char *path) {
  char *data = NULL;
  size_t length = 0;
  tier_context *context = NULL;
  tier_policy *policy = NULL;
  tier_findings *findings = NULL;
  tier_error error = {.size = sizeof error};
  int code = cli_context(options, &context);
  if (code == CLI_DONE) {
    code = cli_file_read(path, &data, &length);
  }
  if (code == CLI_DONE && policy_is_fitted(data, length)) {
    code = cli_fail(CLI_BAD_INPUT, "%s: is a fitted policy; check needs the policy", path);
  } else if (code == CLI_DONE) {
    tier_string json = {data, length};
    tier_status status = tier_policy_parse(context, json, &policy, &error);
    if (status == TIER_OK) {
      status = tier_policy_check(policy, &findings, &error);
    }
    code = status == TIER_OK ? report(options, path, findings) : cli_fail_status(path, status, &error);
  }
  free(data);
  tier_findings_destroy(findings);
  tier_policy_destroy(policy);
  tier_context_destroy(context);
  return code;
}

int cli_check(int argc, const char **argv) {
  cli_options options = {0};
  struct poptOption table[] = {
      CLI_JSON(options), CLI_QUIET(options), CLI_PLUGIN(options), POPT_TABLEEND};
  int code = cli_options_read(&options, argc, argv, table, "POLICY", 1, 1);
  if (code == CLI_DONE) {
    code = check(&options, options.arguments[0]);
  }
  cli_options_end(&options);
  return code;
}
