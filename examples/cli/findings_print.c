/* SPDX-License-Identifier: Apache-2.0 */
#include "findings_print.h"

static const char *severity_name(int32_t severity) {
  return severity >= TIER_ERROR ? "error" : severity == TIER_WARNING ? "warning" : "note";
}

/* @return 0 past the last one. */
static int get(const tier_findings *findings, size_t index, tier_finding *ret_finding) {
  *ret_finding = (tier_finding){.size = sizeof *ret_finding};
  return index < tier_findings_count(findings) && tier_findings_get(findings, index, ret_finding, NULL) == TIER_OK;
}

size_t findings_count(const tier_findings *findings, int32_t least) {
  size_t count = 0;
  tier_finding finding;
  for (size_t i = 0; get(findings, i, &finding); i++) {
    count += finding.severity >= least;
  }
  return count;
}

void findings_print(const char *path, const tier_findings *findings, int32_t least) {
  tier_finding finding;
  for (size_t i = 0; get(findings, i, &finding); i++) {
    if (finding.severity < least) {
      continue;
    }
    printf("%s: %s: %s", path, severity_name(finding.severity), finding.place);
    if (finding.position >= 0) {
      printf(" at %lld", (long long)finding.position);
    }
    printf(": %s (%s)\n", finding.message, finding.code);
  }
}

json_t *findings_json(const tier_findings *findings) {
  json_t *list = json_array();
  tier_finding finding;
  for (size_t i = 0; get(findings, i, &finding); i++) {
    json_t *position = finding.position >= 0 ? json_integer(finding.position) : json_null();
    (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o, s:s}", "severity",
                                                severity_name(finding.severity), "code", finding.code, "place",
                                                finding.place, "position", position, "message", finding.message));
  }
  return list;
}
