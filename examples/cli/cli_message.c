/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <stdarg.h>

int cli_fail(int code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  (void)fflush(stdout);
  fputs("tier: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  return code;
}

/* 1xx is a wrong word of the user's (a tier, a customer that does not exist), 2xx to 4xx are bad data or policy. */
static int exit_code(tier_status status) {
  if (status == TIER_E_MEMORY || status >= 500) {
    return CLI_FAILURE;
  }
  return CLI_BAD_INPUT;
}

int cli_fail_status(const char *about, tier_status status, const tier_error *error) {
  const char *message = error->message[0] != '\0' ? error->message : tier_status_name(status);
  if (about == NULL) {
    return cli_fail(exit_code(status), "%s", message);
  }
  return cli_fail(exit_code(status), "%s: %s", about, message);
}
