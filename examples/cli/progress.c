/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BAR = 30 };

void progress_begin(cli_progress *progress, const char *what, double whole) {
  const char *terminal = getenv("TERM");
  *progress = (struct cli_progress){.what = what, .whole = whole};
  progress->on = whole > 0 && isatty(STDERR_FILENO) && (terminal == NULL || strcmp(terminal, "dumb") != 0) &&
                 clock_gettime(CLOCK_MONOTONIC, &progress->next) == 0;
  progress->next.tv_sec++;
}

static int is_before(const struct timespec *a, const struct timespec *b) {
  return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

void progress_at(cli_progress *progress, double done) {
  struct timespec now;
  if (!progress->on || clock_gettime(CLOCK_MONOTONIC, &now) != 0 || is_before(&now, &progress->next)) {
    return;
  }
  double share = done < progress->whole ? done / progress->whole : 1;
  int full = (int)(BAR * share);
  fprintf(stderr, "\r%s [%.*s%*s] %3.0f %%", progress->what, full, "##############################", BAR - full, "",
          100 * share);
  (void)fflush(stderr);
  progress->shown = 1;
  progress->next = now;
  progress->next.tv_nsec += 200000000;
  if (progress->next.tv_nsec >= 1000000000) {
    progress->next.tv_nsec -= 1000000000;
    progress->next.tv_sec++;
  }
}

void progress_end(cli_progress *progress) {
  if (progress->shown) {
    fputs("\r\033[K", stderr);
    (void)fflush(stderr);
  }
  progress->on = progress->shown = 0;
}
