/* SPDX-License-Identifier: Apache-2.0 */
/* Linked into every unit test: puts the user's locale into force before main, as a host program may have done. The
 * suite runs once under a locale with a decimal comma, where every number that follows the locale comes out wrong. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

__attribute__((constructor)) static void use_the_users_locale(void) {
  if (setlocale(LC_ALL, "") == NULL && getenv("TIER_TEST_LOCALE_REQUIRED") != NULL) {
    fputs("the locale asked for is not there\n", stderr);
    exit(EXIT_FAILURE);
  }
}
